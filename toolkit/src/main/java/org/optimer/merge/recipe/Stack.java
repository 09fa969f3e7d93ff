package org.optimer.merge.recipe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.Layout;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.ModelView;
import org.optimer.checkpoint.ModuleKind;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.BaseRole;
import org.optimer.merge.Blueprint;
import org.optimer.merge.Draft;
import org.optimer.merge.Operand;
import org.optimer.merge.Setting;

/**
 * Slices of models, stacked: the layers of the result are numbered anew, what stands before the layers is made of the
 * first slice's models, and the last norm and the head of the last slice's, as in mergekit.
 */
final class Stack implements Blueprint {
    private static final int SHOWN = 6;

    /** What architectures whose head may be tied call the embedding. */
    private static final List<String> EMBEDDINGS =
            List.of("embed_tokens.weight", "wte.weight", "word_embeddings.weight", "embeddings.weight");

    /** Some layers of an open model. */
    record Source(String name, ModelSource model, int from, int to, Map<String, Setting> own) {}

    /** Sources of as many layers; the base, where differences are taken, is the model of one of them. */
    record Slice(List<Source> sources, @Nullable ModelSource base, Map<String, Setting> settings) {
        Source reference() {
            return sources.stream().filter(s -> s.model() == base).findFirst().orElse(sources.get(0));
        }

        int layers() {
            return sources.get(0).to() - sources.get(0).from();
        }
    }

    private final ModelSource reference;
    private final List<Slice> slices;
    private final List<Map<String, Setting>> shared;
    private final Predicate<String> excluded;
    private final boolean differences;
    private final Layout layout;
    private final Decoder decoder;
    private final Map<ModelSource, Map<String, TensorInfo>> names = new IdentityHashMap<>();
    private final Set<String> faults = new LinkedHashSet<>();

    /**
     * A stack.
     *
     * @param reference gives names and configuration
     * @param slices in order
     * @param shared settings behind those of a slice, nearest first
     * @param excluded names in the result that are copied
     * @param role what a slice's base is to the method
     */
    Stack(
            ModelSource reference,
            List<Slice> slices,
            List<Map<String, Setting>> shared,
            Predicate<String> excluded,
            BaseRole role) {
        this.reference = reference;
        this.slices = slices;
        this.shared = shared;
        this.excluded = excluded;
        this.layout = Layout.of(reference);
        this.decoder = Decoder.of(reference);
        this.differences = role != BaseRole.MEMBER;
        slices.forEach(slice -> slice.sources().forEach(this::requireLayers));
    }

    @Override
    public ModelSource reference() {
        return reference;
    }

    @Override
    public Map<String, ModelSource> models() {
        Map<String, ModelSource> all = new LinkedHashMap<>();
        boolean listed = slices.stream()
                .anyMatch(slice ->
                        slice.base() == null && slice.sources().stream().anyMatch(s -> s.model() == reference));
        if (!listed) {
            all.put("base", reference);
        }
        for (Slice slice : slices) {
            slice.sources().forEach(s -> {
                if (!all.containsValue(s.model())) {
                    all.put(all.containsKey(s.name()) ? s.model().label() : s.name(), s.model());
                }
            });
        }
        return all;
    }

    @Override
    public List<String> names() {
        return slices.stream()
                .flatMap(slice -> slice.sources().stream())
                .map(Source::name)
                .distinct()
                .toList();
    }

    @Override
    public Map<String, Object> config() {
        List<LayerConfig.Origin> origins = new ArrayList<>();
        for (Slice slice : slices) {
            for (int i = 0; i < slice.layers(); i++) {
                Source from = slice.reference();
                origins.add(new LayerConfig.Origin(from.model(), from.from() + i));
            }
        }
        return LayerConfig.of(reference, origins);
    }

    @Override
    public List<Draft> drafts() {
        List<Draft> drafts = new ArrayList<>();
        Slice first = slices.get(0);
        Slice last = slices.get(slices.size() - 1);
        outside(first, name -> !Decoder.isAfter(name), drafts);
        int layer = 0;
        Set<Map<String, List<Long>>> like = new HashSet<>();
        for (int i = 0; i < decoder.count(); i++) {
            like.add(shapes(reference, i));
        }
        for (Slice slice : slices) {
            requireLike(like, slice.reference());
            for (int i = 0; i < slice.layers(); i++) {
                layer(slice, i, layer++, drafts);
            }
        }
        outside(last, Decoder::isAfter, drafts);
        if (!faults.isEmpty()) {
            List<String> all = List.copyOf(faults);
            throw InvalidInputException.of(
                    "slices of " + reference.label(),
                    "the same tensors in all sources of a slice",
                    String.join("; ", all.subList(0, Math.min(SHOWN, all.size())))
                            + (all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" : ""),
                    "Only models of the same architecture can be merged; where only their vocabularies differ, state"
                            + " tokenizer_source");
        }
        return drafts;
    }

    /** Tensors before or after the layers. */
    private void outside(Slice slice, Predicate<String> wanted, List<Draft> drafts) {
        Map<String, TensorInfo> known = names(reference);
        names(slice.reference().model()).forEach((bare, info) -> {
            boolean unused = layout.tiedHead() && Layout.isProjection(bare);
            if (Layout.layer(bare).isEmpty() && wanted.test(bare) && !unused) {
                TensorInfo there = known.getOrDefault(bare, info);
                ModelSource from = slice.reference().model();
                drafts.add(draft(slice, renamed(ModelView.stored(from, info), there.name()), s -> bare, 0));
            }
        });
        requireNoMore(slice, wanted);
    }

    private void layer(Slice slice, int offset, int number, List<Draft> drafts) {
        Source from = slice.reference();
        String prefix = "layers." + (from.from() + offset) + ".";
        names(from.model()).forEach((bare, info) -> {
            if (bare.startsWith(prefix)) {
                String rest = bare.substring(prefix.length());
                String name = decoder.name(number, rest);
                drafts.add(draft(
                        slice,
                        renamed(info, name),
                        s -> "layers." + (s.from() + offset) + "." + rest,
                        Draft.depth(offset, slice.layers())));
            }
        });
        for (Source source : slice.sources()) {
            String theirs = "layers." + (source.from() + offset) + ".";
            for (String bare : names(source.model()).keySet()) {
                if (bare.startsWith(theirs)
                        && !Decoder.isDerived(bare)
                        && !names(from.model()).containsKey(prefix + bare.substring(theirs.length()))) {
                    faults.add(bare + " of " + source.name() + " is not in " + from.name());
                }
            }
        }
    }

    /** A model's layer may stand in the result when the reference has one of the same kind. */
    private void requireLike(Set<Map<String, List<Long>>> like, Source source) {
        for (int layer = source.from(); layer < source.to() && source.model() != reference; layer++) {
            if (!like.contains(shapes(source.model(), layer))) {
                faults.add("layer " + layer + " of " + source.name() + " has other tensors or shapes than those of "
                        + reference.label());
                return;
            }
        }
    }

    /** What is stored in a layer. */
    private Map<String, List<Long>> shapes(ModelSource model, int layer) {
        String prefix = "layers." + layer + ".";
        Map<String, List<Long>> shapes = new HashMap<>();
        names(model).forEach((bare, info) -> {
            if (bare.startsWith(prefix) && !Decoder.isDerived(bare)) {
                shapes.put(bare.substring(prefix.length()), info.shape());
            }
        });
        return shapes;
    }

    private interface Bare {
        String of(Source source);
    }

    private Draft draft(Slice slice, TensorInfo out, Bare bare, double depth) {
        Source from = slice.reference();
        Operand copied = new Operand(from.model(), names(from.model()).getOrDefault(bare.of(from), out));
        boolean derived = Layout.kind(out.name()) == ModuleKind.ROTARY
                || Decoder.isDerived(out.name())
                        && !slice.sources().stream()
                                .allMatch(s -> names(s.model()).containsKey(bare.of(s)));
        List<Draft.Input> inputs = new ArrayList<>();
        if (out.dtype().isFloat() && !excluded.test(out.name()) && !derived) {
            for (Source source : slice.sources()) {
                if (differences && source == from && slice.base() != null) {
                    continue; // its difference to itself is zero
                }
                TensorInfo info = matching(source, bare.of(source), out);
                if (info != null) {
                    inputs.add(new Draft.Input(source.name(), new Operand(source.model(), info), source.own()));
                }
            }
        }
        List<Map<String, Setting>> scopes = new ArrayList<>();
        scopes.add(slice.settings());
        scopes.addAll(shared);
        Operand base = slice.base() == null ? null : copied;
        return new Draft(out, copied, base, inputs, scopes, depth);
    }

    private @Nullable TensorInfo matching(Source source, String bare, TensorInfo out) {
        TensorInfo info = names(source.model()).get(bare);
        if (info == null && bare.startsWith("lm_head.")) {
            // that model's head is tied to its embedding
            info = EMBEDDINGS.stream()
                    .map(names(source.model())::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        if (info == null) {
            faults.add(bare + " is not in " + source.name());
        } else if (!info.shape().equals(out.shape())) {
            faults.add(bare + " of " + source.name() + " is " + info.shape() + " instead of " + out.shape());
        } else if (!info.dtype().isFloat()) {
            faults.add(bare + " of " + source.name() + " is " + info.dtype() + " instead of " + out.dtype());
        } else {
            return info;
        }
        return null;
    }

    private void requireNoMore(Slice slice, Predicate<String> wanted) {
        Map<String, TensorInfo> ours = names(slice.reference().model());
        for (Source source : slice.sources()) {
            for (String bare : names(source.model()).keySet()) {
                if (Layout.layer(bare).isEmpty()
                        && wanted.test(bare)
                        && !Layout.isProjection(bare)
                        && ModuleKind.of(bare) != ModuleKind.ROTARY
                        && !ours.containsKey(bare)) {
                    faults.add(bare + " of " + source.name() + " is not in "
                            + slice.reference().name());
                }
            }
        }
    }

    private void requireLayers(Source source) {
        int layers = Decoder.of(source.model()).count();
        if (layers == 0) {
            throw InvalidInputException.of(
                    source.name() + " (" + source.model().label() + "): slices",
                    "one stack of numbered layers (model.layers.0, transformer.h.0 and their like)",
                    Decoder.stacksOf(source.model()),
                    "Whole models can be merged, under models");
        }
        if (source.to() > layers) {
            throw InvalidInputException.of(
                    source.name() + " (" + source.model().label() + "): layer_range",
                    "layers 0 to " + (layers - 1),
                    "[" + source.from() + ", " + source.to() + "]",
                    "The model has " + layers + " layers");
        }
    }

    /** The text decoder's tensors by their names without prefix, in the model's order. */
    private Map<String, TensorInfo> names(ModelSource model) {
        return names.computeIfAbsent(model, m -> {
            Map<String, TensorInfo> map = new LinkedHashMap<>();
            Decoder theirs = Decoder.of(m);
            m.tensors().forEach(t -> theirs.bare(t.name()).ifPresent(bare -> {
                TensorInfo other = map.put(bare, t);
                if (other != null) {
                    faults.add(other.name() + " and " + t.name() + " of " + m.label() + " are the same tensor by name");
                }
            }));
            return Collections.unmodifiableMap(map);
        });
    }

    private static TensorInfo renamed(TensorInfo info, String name) {
        return new TensorInfo(name, info.dtype(), info.shape());
    }
}
