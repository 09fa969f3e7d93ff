package org.optimer.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;

/**
 * A base with an adapter in its weights: W + scale · B·A, computed in f32 for the run of elements that is read, and
 * rounded once to the base's type; for an embedding B·A is rounded first, as PEFT does. Has the base's tensors,
 * configuration and folder, so it stands wherever a model does. As a vector on the same base it is scale · B·A itself.
 */
public final class AdaptedModel implements ModelSource, Described {
    private static final int TILE = 16_384;

    private final ModelSource base;
    private final boolean ownsBase;
    private final Adapter adapter;
    private final Map<String, AdapterFit.Change> changes;
    private final FactorCache factors;
    private @Nullable String fingerprint;
    private volatile Asked asked = new Asked(null, false);

    /** The last answer to whether this stands on a source: it is wanted for every tile. */
    private record Asked(@Nullable TensorSource other, boolean same) {}

    AdaptedModel(ModelSource base, boolean ownsBase, Adapter adapter, Map<String, AdapterFit.Change> changes) {
        this.base = base;
        this.ownsBase = ownsBase;
        this.adapter = adapter;
        this.changes = changes;
        this.factors = new FactorCache(adapter.file());
    }

    /**
     * The model that is adapted.
     *
     * @return as given to {@link Adapter#on}
     */
    public ModelSource base() {
        return base;
    }

    /**
     * The adapter.
     *
     * @return the one whose {@link Adapter#on} made this
     */
    public Adapter adapter() {
        return adapter;
    }

    /**
     * Names of the tensors that the adapter changes.
     *
     * @return in the base's order
     */
    public List<String> changed() {
        return List.copyOf(changes.keySet());
    }

    @Override
    public String label() {
        return base.label() + "+" + adapter.path();
    }

    @Override
    public List<TensorInfo> tensors() {
        return base.tensors();
    }

    @Override
    public Optional<TensorInfo> find(String name) {
        return base.find(name);
    }

    @Override
    public Map<String, Object> config() {
        return base.config();
    }

    @Override
    public Optional<Path> directory() {
        return base.directory();
    }

    @Override
    public boolean computes(String name) {
        return changes.containsKey(name) || base.computes(name);
    }

    @Override
    public void read(String name, long byteOffset, ByteBuffer target) {
        TensorInfo info = info(name);
        SafetensorsFile.requireInside(label(), info, byteOffset, target.remaining());
        AdapterFit.Change change = changes.get(name);
        if (change == null && !base.computes(name)) {
            base.read(name, byteOffset, target);
            return;
        }
        DType type = info.dtype();
        if (!type.isFloat()) {
            adapter.file().read(change == null || change.whole() == null ? name : change.whole(), byteOffset, target);
            return;
        }
        int width = type.bytes();
        int most = Math.min(TILE, target.remaining() / width + 2);
        float[] values = new float[most];
        ByteBuffer raw = ByteBuffer.allocate(width * most).order(ByteOrder.LITTLE_ENDIAN);
        long at = byteOffset;
        while (target.hasRemaining()) {
            int skip = (int) (at % width);
            int count = Math.min(most, (skip + target.remaining() + width - 1) / width);
            readAsPeft(change, name, at / width, values, count);
            Floats.encode(type, values, 0, count, raw.clear());
            raw.flip().position(skip).limit(Math.min(width * count, skip + target.remaining()));
            at += raw.remaining();
            target.put(raw);
        }
    }

    /** What PEFT's merged model has before its last rounding. */
    private void readAsPeft(
            AdapterFit.@Nullable Change change, String name, long elementOffset, float[] target, int count) {
        AdapterFit.Factors added = change == null ? null : change.factors();
        if (change == null || added == null || !added.rounded()) {
            readUnrounded(name, elementOffset, target, 0, count);
            return;
        }
        DType type = info(name).dtype();
        float[] product = new float[count];
        factors.of(name, added).addTo(elementOffset, product, 0, count);
        ByteBuffer raw = ByteBuffer.allocate(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        Floats.encode(type, product, 0, count, raw);
        Floats.decode(type, raw.flip(), product, 0, count);
        readWhole(change, name, elementOffset, target, 0, count);
        for (int i = 0; i < count; i++) {
            target[i] += product[i];
        }
    }

    /** Without what the adapter adds. */
    private void readWhole(
            AdapterFit.@Nullable Change change, String name, long elementOffset, float[] target, int at, int count) {
        if (change == null || change.whole() == null) {
            base.readUnrounded(name, elementOffset, target, at, count);
        } else {
            adapter.file().readFloats(change.whole(), elementOffset, target, at, count);
        }
    }

    @Override
    public void readUnrounded(String name, long elementOffset, float[] target, int at, int count) {
        AdapterFit.Change change = changes.get(name);
        readWhole(change, name, elementOffset, target, at, count);
        if (change != null && change.factors() != null) {
            factors.of(name, change.factors()).addTo(elementOffset, target, at, count);
        }
    }

    @Override
    public void readDifference(TensorSource from, String name, long elementOffset, float[] target, int at, int count) {
        AdapterFit.Change change = changes.get(name);
        if ((change != null && change.whole() != null) || !standsOn(from)) {
            ModelSource.super.readDifference(from, name, elementOffset, target, at, count);
            return;
        }
        DType type = info(name).dtype();
        if (!type.isFloat()) {
            throw InvalidInputException.of(label() + ": tensor " + name, "a floating-point tensor", "" + type, "");
        }
        SafetensorsFile.requireInside(label(), info(name), elementOffset * type.bytes(), (long) count * type.bytes());
        if (isSame(base, from)) {
            java.util.Arrays.fill(target, at, at + count, 0f);
        } else {
            base.readDifference(from, name, elementOffset, target, at, count);
        }
        if (change != null && change.factors() != null) {
            factors.of(name, change.factors()).addTo(elementOffset, target, at, count);
        }
    }

    /**
     * Whether a source is the base of this model, or the base of its base, so that the difference to it is known exactly.
     *
     * @param other any source
     * @return true for the same object, and for a checkpoint opened from the same folder
     */
    public boolean standsOn(TensorSource other) {
        Asked last = asked;
        if (last.other() != other) {
            boolean same = isSame(base, other) || (base instanceof AdaptedModel inner && inner.standsOn(other));
            last = new Asked(other, same);
            asked = last;
        }
        return last.same();
    }

    private static boolean isSame(TensorSource a, TensorSource b) {
        if (a == b) {
            return true;
        }
        try {
            return a instanceof Checkpoint first
                    && b instanceof Checkpoint second
                    && Files.isSameFile(first.path(), second.path());
        } catch (IOException e) {
            return false; // one of the two is gone: reading will say so
        }
    }

    /** The identity of the weights by content, equal to that of the same model saved; computed once. */
    @Override
    public synchronized String fingerprint() {
        String known = fingerprint;
        if (known == null) {
            known = Fingerprints.of(this);
            fingerprint = known;
        }
        return known;
    }

    @Override
    public void requireUnchanged() {
        base.requireUnchanged();
        adapter.file().requireUnchanged();
    }

    @Override
    public void close() {
        adapter.close();
        if (ownsBase) {
            base.close();
        }
    }

    @Override
    public Card card() {
        List<List<String>> rows = new ArrayList<>();
        changes.forEach((name, change) -> rows.add(List.of(name, words(change))));
        long parameters =
                base.tensors().stream().mapToLong(TensorInfo::elements).sum();
        return Card.of("Adapted model")
                .fact("base", base.label())
                .fact("adapter", adapter.path())
                .fact("LoRA", String.join(", ", adapter.settings().words()))
                .fact("parameters", Numbers.count(parameters))
                .fact(
                        "tensors changed",
                        changes.size() + " of " + base.tensors().size())
                .table(List.of("tensor", "change"), rows);
    }

    private static String words(AdapterFit.Change change) {
        AdapterFit.Factors added = change.factors();
        String text = change.whole() == null ? "" : "saved whole";
        if (added == null) {
            return text;
        }
        String product =
                added.b() == null ? "bias" : "rank " + added.a().shape().get(0);
        return (text.isEmpty() ? "" : text + ", then ") + product;
    }

    @Override
    public String toString() {
        return label();
    }
}
