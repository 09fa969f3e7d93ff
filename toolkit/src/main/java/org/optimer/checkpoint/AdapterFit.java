package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.AdapterKey.Role;
import org.optimer.core.InvalidInputException;

/** Lays an adapter's tensors beside a base's, and names everything that does not fit in one error. */
final class AdapterFit {
    private static final int SHOWN = 6;

    /**
     * What an adapter does to one tensor of the base.
     *
     * @param whole the adapter's tensor that takes its place first; may be null
     * @param factors what is added then; may be null
     */
    record Change(@Nullable String whole, @Nullable Factors factors) {}

    /**
     * Two factors in the adapter's file.
     *
     * @param a [rank, in]; for a bias the vector itself
     * @param b [out, rank]; null for a bias
     * @param transposed whether the base's tensor is [in, out]
     * @param scale factor of the product
     * @param rounded whether PEFT rounds the product to the base's type before it adds it; so it does for embeddings
     */
    record Factors(TensorInfo a, @Nullable TensorInfo b, boolean transposed, double scale, boolean rounded) {}

    private final Adapter adapter;
    private final ModelSource base;
    private final Map<String, Optional<String>> byPlainName = new HashMap<>();
    private final Map<String, TensorInfo> wholes = new LinkedHashMap<>();
    private final Map<String, Factors> factors = new LinkedHashMap<>();
    private final List<String> absent = new ArrayList<>();
    private final List<String> halves = new ArrayList<>();
    private final List<String> shapes = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private boolean renamed;
    private boolean tied;

    private AdapterFit(Adapter adapter, ModelSource base) {
        this.adapter = adapter;
        this.base = base;
        for (TensorInfo info : base.tensors()) {
            byPlainName.merge(plain(info.name()), Optional.of(info.name()), (a, b) -> Optional.empty());
        }
    }

    /** Changes by the base's names. */
    static Map<String, Change> of(Adapter adapter, ModelSource base) {
        AdapterFit fit = new AdapterFit(adapter, base);
        fit.place();
        fit.requireAllPromised();
        fit.requireNoFaults();
        Map<String, Change> changes = new LinkedHashMap<>();
        for (TensorInfo info : base.tensors()) {
            TensorInfo whole = fit.wholes.get(info.name());
            Factors added = fit.factors.get(info.name());
            if (whole != null || added != null) {
                changes.put(info.name(), new Change(whole == null ? null : whole.name(), added));
            }
        }
        return changes;
    }

    private void place() {
        Map<String, Map<Role, TensorInfo>> modules = new TreeMap<>();
        adapter.keys().forEach((info, key) -> {
            if (key.role() == Role.WHOLE) {
                whole(info, key.module());
            } else if (key.role() == Role.UNKNOWN) {
                unknown.add(info.name());
            } else {
                modules.computeIfAbsent(key.module(), m -> new EnumMap<>(Role.class))
                        .put(key.role(), info);
            }
        });
        modules.forEach((module, parts) -> {
            pair(module, parts, Role.A, Role.B, adapter.settings().transposed());
            pair(module, parts, Role.EMBEDDING_A, Role.EMBEDDING_B, true);
            TensorInfo bias = parts.get(Role.B_BIAS);
            if (bias != null) {
                add(
                        module + ".bias",
                        new Factors(bias, null, false, adapter.settings().scale(module), false),
                        bias.shape());
            }
        });
    }

    private void pair(String module, Map<Role, TensorInfo> parts, Role roleA, Role roleB, boolean transposed) {
        TensorInfo a = parts.get(roleA);
        TensorInfo b = parts.get(roleB);
        if (a == null && b == null) {
            return;
        }
        if (a == null || b == null) {
            halves.add(module + " has " + (a == null ? "no A" : "no B"));
            return;
        }
        int rank = adapter.settings().rank(module);
        boolean matrices = a.shape().size() == 2 && b.shape().size() == 2;
        if (!matrices || a.shape().get(0) != rank || b.shape().get(1) != rank) {
            shapes.add(module + ": A " + a.shape() + " and B " + b.shape() + " instead of [" + rank + ", in] and [out, "
                    + rank + "]");
            return;
        }
        long in = a.shape().get(1);
        long out = b.shape().get(0);
        add(
                module + ".weight",
                new Factors(a, b, transposed, adapter.settings().scale(module), roleA == Role.EMBEDDING_A),
                transposed ? List.of(in, out) : List.of(out, in));
    }

    private void add(String parameter, Factors change, List<Long> shape) {
        Optional<TensorInfo> target = target(parameter);
        if (target.isEmpty()) {
            tied |= isTiedHead(parameter);
            absent.add(parameter);
        } else if (!target.get().dtype().isFloat() || !change.a().dtype().isFloat()) {
            shapes.add(parameter + ": " + target.get().dtype() + " cannot be adapted");
        } else if (!target.get().shape().equals(shape)) {
            shapes.add(parameter + ": the adapter changes " + shape + ", the base has "
                    + target.get().shape());
        } else {
            factors.put(target.get().name(), change);
        }
    }

    private void whole(TensorInfo info, String parameter) {
        Optional<TensorInfo> target = target(parameter);
        if (target.isEmpty()) {
            if (!isCopyOfTiedEmbedding(info, parameter)) {
                absent.add(parameter);
            }
        } else if (!target.get().shape().equals(info.shape())
                || target.get().dtype().isFloat() != info.dtype().isFloat()
                || (!info.dtype().isFloat() && info.dtype() != target.get().dtype())) {
            shapes.add(parameter + ": saved whole as " + info.dtype() + " " + info.shape() + ", the base has "
                    + target.get().dtype() + " " + target.get().shape());
        } else {
            wholes.put(target.get().name(), info);
        }
    }

    /** PEFT saves a head that is tied to the embedding as a second copy of it: no news, as long as it is one. */
    private boolean isCopyOfTiedEmbedding(TensorInfo head, String parameter) {
        if (!isTiedHead(parameter)) {
            return false;
        }
        tied = true;
        for (Map.Entry<TensorInfo, AdapterKey> entry : adapter.keys().entrySet()) {
            boolean embedding = entry.getValue().role() == Role.WHOLE
                    && Layout.kind(plain(entry.getValue().module())) == ModuleKind.EMBEDDING;
            if (embedding && sameContent(head, entry.getKey())) {
                return true;
            }
        }
        return false;
    }

    private boolean isTiedHead(String parameter) {
        return Layout.kind(plain(parameter)) == ModuleKind.HEAD
                && Layout.of(base).tiedHead();
    }

    private boolean sameContent(TensorInfo a, TensorInfo b) {
        if (a.dtype() != b.dtype() || !a.shape().equals(b.shape())) {
            return false;
        }
        long bytes = a.bytes();
        int block = (int) Math.min(1 << 20, bytes);
        ByteBuffer first = ByteBuffer.allocate(block);
        ByteBuffer second = ByteBuffer.allocate(block);
        for (long at = 0; at < bytes; at += block) {
            int n = (int) Math.min(block, bytes - at);
            adapter.file().read(a.name(), at, first.clear().limit(n));
            adapter.file().read(b.name(), at, second.clear().limit(n));
            if (!first.flip().equals(second.flip())) {
                return false;
            }
        }
        return true;
    }

    /** The base's tensor of this name; else the only one that is called so behind another prefix of the text decoder. */
    private Optional<TensorInfo> target(String parameter) {
        Optional<TensorInfo> same = base.find(parameter);
        if (same.isPresent()) {
            return same;
        }
        Optional<TensorInfo> other =
                byPlainName.getOrDefault(plain(parameter), Optional.empty()).flatMap(base::find);
        renamed |= other.isPresent();
        return other;
    }

    private static String plain(String name) {
        return name.substring(Layout.prefixEnd(name));
    }

    /** A module that the settings name and the weights leave out: part of the adapter was lost. */
    private void requireAllPromised() {
        if (renamed) {
            return; // the settings name modules of a model that is arranged in another way
        }
        List<String> lost = new ArrayList<>();
        for (TensorInfo info : base.tensors()) {
            String name = info.name();
            if (name.endsWith(".weight")
                    && info.shape().size() == 2
                    && Layout.layer(name).isPresent()
                    && !factors.containsKey(name)) {
                String module = name.substring(0, name.length() - ".weight".length());
                if (adapter.settings().targets().promises(module)) {
                    lost.add(module);
                }
            }
        }
        if (absent.isEmpty() && halves.isEmpty() && shapes.isEmpty() && !lost.isEmpty()) {
            halves.add("named in target_modules but without factors: " + some(lost));
        }
    }

    private void requireNoFaults() {
        List<String> faults = new ArrayList<>();
        group("not in the base", absent, faults);
        group("incomplete", halves, faults);
        group("shape", shapes, faults);
        group("of an unknown kind", unknown, faults);
        if (adapter.keys().isEmpty()) {
            faults.add("no tensors at all");
        }
        if (!faults.isEmpty()) {
            throw InvalidInputException.of(
                    "adapter " + adapter.path(),
                    "one that fits the base " + base.label(),
                    String.join("; ", faults),
                    todo());
        }
    }

    private String todo() {
        if (tied) {
            return "The base's head is tied to its embedding and has no weights of its own that could be changed; untie"
                    + " it first (save the base with tie_word_embeddings false and a head of its own)";
        }
        Object trainedOn = adapter.config().get("base_model_name_or_path");
        return "Check that it was trained on this base" + (trainedOn == null ? "" : "; its settings name " + trainedOn);
    }

    private static void group(String kind, List<String> items, List<String> faults) {
        if (!items.isEmpty()) {
            faults.add(kind + ": " + some(items));
        }
    }

    private static String some(List<String> items) {
        String more = items.size() > SHOWN ? " and " + (items.size() - SHOWN) + " more" : "";
        return String.join(", ", items.subList(0, Math.min(SHOWN, items.size()))) + more;
    }
}
