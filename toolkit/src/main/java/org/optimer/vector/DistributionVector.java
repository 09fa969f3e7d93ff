package org.optimer.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.AlignedModel;
import org.optimer.checkpoint.Layout;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.checkpoint.TensorSource;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;

/**
 * What training on one distribution changed: τ = θ_tuned − θ_base (OptiMer, arXiv 2603.28858, eq. 1), element by element
 * in f32. Nothing is computed until it is read. Holds the tensors that take part: floating-point ones, without those
 * excluded (by default embedding, head and rotary frequencies).
 *
 * <pre>{@code
 * var ja = DistributionVector.between(Checkpoint.open("cpt-ja"), Checkpoint.open("pt"), "ja");
 * ja.norm();                                        // how far training moved the weights
 * }</pre>
 */
public final class DistributionVector implements TensorSource, Described {
    private static final int TILE = 16_384;

    private final String name;
    private final ModelSource tuned;
    private final ModelSource base;
    private final Map<String, TensorInfo> included = new LinkedHashMap<>();
    private final List<TensorInfo> tensors;
    private @Nullable Geometry geometry;

    DistributionVector(String name, ModelSource tuned, ModelSource base, List<TensorInfo> included) {
        this.name = name;
        this.tuned = tuned;
        this.base = base;
        included.forEach(t -> this.included.put(t.name(), t.as(org.optimer.checkpoint.DType.F32)));
        this.tensors = List.copyOf(this.included.values());
    }

    /**
     * The difference of two models, without {@link Layout#DEFAULT_EXCLUSIONS}.
     *
     * @param tuned the model after training
     * @param base the model before
     * @param name what the vector is called
     * @return the vector; it does not own the models
     * @throws InvalidInputException when the models do not fit, naming every mismatch
     */
    public static DistributionVector between(ModelSource tuned, ModelSource base, String name) {
        return between(tuned, base, name, Layout.DEFAULT_EXCLUSIONS);
    }

    /**
     * The difference of two models.
     *
     * @param tuned the model after training
     * @param base the model before
     * @param name what the vector is called
     * @param exclusions regular expressions searched in tensor names; empty excludes nothing
     * @return the vector; it does not own the models
     * @throws InvalidInputException when the models do not fit, naming every mismatch
     */
    public static DistributionVector between(
            ModelSource tuned, ModelSource base, String name, List<String> exclusions) {
        Inclusion inclusion = new Inclusion(exclusions, Layout.of(base).tiedHead());
        ModelSource aligned = AlignedModel.to(base, tuned);
        BaseCheck.require(name, aligned, base, inclusion);
        return new DistributionVector(name, aligned, base, inclusion.of(base.tensors()));
    }

    /**
     * What this vector is called.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * The model after training.
     *
     * @return θ_tuned
     */
    public ModelSource tuned() {
        return tuned;
    }

    /**
     * The model before training.
     *
     * @return θ_base
     */
    public ModelSource base() {
        return base;
    }

    /**
     * Number of elements that take part.
     *
     * @return elements of all {@link #tensors}
     */
    public long elements() {
        return tensors.stream().mapToLong(TensorInfo::elements).sum();
    }

    /**
     * Length of the vector, ‖τ‖₂. Reads both models once; remembered.
     *
     * @return 0 when training changed nothing that takes part
     */
    public double norm() {
        return geometry().norm(name);
    }

    /**
     * Cosine of the angle to another vector. Reads all models once.
     *
     * @param other a vector over tensors of the same shapes, on the same base as a rule
     * @return between −1 and 1; empty when one of the two is zero, because then there is no angle
     */
    public OptionalDouble cosine(DistributionVector other) {
        return Geometry.of(List.of(this, other)).cosine(0, 1);
    }

    @Override
    public String label() {
        return name;
    }

    @Override
    public List<TensorInfo> tensors() {
        return tensors;
    }

    @Override
    public Optional<TensorInfo> find(String tensor) {
        return Optional.ofNullable(included.get(tensor));
    }

    /** Fills with the difference as little-endian f32. */
    @Override
    public void read(String tensor, long byteOffset, ByteBuffer target) {
        TensorInfo info = info(tensor);
        requireInside(info, byteOffset, target.remaining());
        float[] tile = new float[Math.min(TILE, target.remaining() / 4 + 2)];
        ByteBuffer raw = ByteBuffer.allocate(4 * tile.length).order(ByteOrder.LITTLE_ENDIAN);
        long at = byteOffset;
        while (target.hasRemaining()) {
            long first = at / 4;
            int skip = (int) (at % 4);
            int count = (int) Math.min(tile.length, (skip + (long) target.remaining() + 3) / 4);
            readFloats(tensor, first, tile, 0, count);
            raw.clear();
            raw.asFloatBuffer().put(tile, 0, count);
            raw.position(skip).limit(Math.min(4 * count, skip + target.remaining()));
            at += raw.remaining();
            target.put(raw);
        }
    }

    @Override
    public void readFloats(String tensor, long elementOffset, float[] target, int at, int count) {
        TensorInfo info = info(tensor);
        requireInside(info, 4 * elementOffset, 4L * count);
        tuned.readDifference(base, tensor, elementOffset, target, at, count);
    }

    @Override
    public Card card() {
        Geometry all = geometry();
        Card card = Card.of("Distribution vector " + name)
                .fact("tuned", tuned.label())
                .fact("base", base.label())
                .fact("norm", Text.number(norm()))
                .fact("root mean square", Text.number(norm() / Math.sqrt((double) Math.max(1, elements()))))
                .fact("tensors", tensors.size() + " of " + base.tensors().size() + " take part")
                .fact("elements", String.format(Locale.ROOT, "%,d", elements()));
        if (!all.unchanged().isEmpty()) {
            card = card.fact("unchanged", Text.list(all.unchanged(), 4));
        }
        List<List<String>> rows = new ArrayList<>();
        all.layers().forEach((layer, part) -> rows.add(List.of(String.valueOf(layer), Text.number(part.norm(name)))));
        if (!rows.isEmpty()) {
            card = card.table(List.of("layer", "norm"), rows);
        }
        for (String note : BaseCheck.notes(tuned, base)) {
            card = card.text("Note: " + note + ".");
        }
        return card;
    }

    @Override
    public String toString() {
        return "DistributionVector " + name + " = " + tuned.label() + " - " + base.label();
    }

    private synchronized Geometry geometry() {
        Geometry known = geometry;
        if (known == null) {
            known = Geometry.of(List.of(this));
            geometry = known;
        }
        return known;
    }

    private void requireInside(TensorInfo info, long byteOffset, long count) {
        if (byteOffset < 0 || count > info.bytes() - byteOffset) {
            throw InvalidInputException.of(
                    name + ": tensor " + info.name(),
                    "a slice inside its " + info.bytes() + " bytes of f32",
                    count + " bytes from byte " + byteOffset,
                    "");
        }
    }
}
