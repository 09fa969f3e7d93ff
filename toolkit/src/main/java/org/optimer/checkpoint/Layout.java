package org.optimer.checkpoint;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.optimer.core.Card;
import org.optimer.core.Described;

/**
 * How a decoder's tensors are arranged: layers, kinds of modules, tied head. Known are the names of Llama-like, Qwen and
 * Gemma models, with the prefixes {@code model.}, {@code language_model.}, {@code language_model.model.} and {@code
 * model.language_model.}, or none.
 */
public final class Layout implements Described {
    /**
     * What merges and vectors leave at the base's values unless told otherwise: embedding, head and rotary frequencies,
     * as the OptiMer paper does (its continual pre-training freezes them). Regular expressions, searched in the name.
     */
    public static final List<String> DEFAULT_EXCLUSIONS = List.of("embed_tokens", "lm_head", "rotary");

    /** What a text decoder's names may begin with, up to three in a row. */
    private static final List<String> PREFIXES = List.of("model.", "language_model.");

    private static final int MOST_PREFIXES = 3;
    private static final String LAYERS = "layers.";
    private static final int MOST_DIGITS = 6;

    private final List<TensorInfo> tensors;
    private final int layers;
    private final boolean tied;
    private final String prefix;

    private Layout(List<TensorInfo> tensors, int layers, boolean tied, String prefix) {
        this.tensors = tensors;
        this.layers = layers;
        this.tied = tied;
        this.prefix = prefix;
    }

    /**
     * Reads the arrangement off a model's names and configuration.
     *
     * @param model any model
     * @return its layout
     */
    public static Layout of(ModelSource model) {
        int layers = 0;
        String prefix = "";
        for (TensorInfo info : model.tensors()) {
            OptionalInt layer = layer(info.name());
            if (layer.isPresent()) {
                layers = Math.max(layers, layer.getAsInt() + 1);
                prefix = info.name().substring(0, prefixEnd(info.name()));
            }
        }
        return new Layout(model.tensors(), layers, tied(model), prefix);
    }

    /**
     * The decoder layer a tensor belongs to.
     *
     * @param tensor full name
     * @return the number from 0; empty for tensors outside the layers and for other towers
     */
    public static OptionalInt layer(String tensor) {
        int at = prefixEnd(tensor);
        if (!tensor.startsWith(LAYERS, at)) {
            return OptionalInt.empty();
        }
        int from = at + LAYERS.length();
        int dot = tensor.indexOf('.', from);
        if (dot <= from || dot - from > MOST_DIGITS) {
            return OptionalInt.empty();
        }
        for (int i = from; i < dot; i++) {
            if (tensor.charAt(i) < '0' || tensor.charAt(i) > '9') {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(Integer.parseInt(tensor, from, dot, 10));
    }

    /** Where the name goes on behind its prefixes. (No regular expression: many names are looked at when a model is opened.) */
    static int prefixEnd(String tensor) {
        int at = 0;
        for (int i = 0; i < MOST_PREFIXES; i++) {
            for (String prefix : PREFIXES) {
                if (tensor.startsWith(prefix, at)) {
                    at += prefix.length();
                    break;
                }
            }
        }
        return at;
    }

    /**
     * A text decoder's tensor by the name it has in every arrangement, without what stands before {@code layers.}, {@code
     * embed_tokens.} and their like.
     *
     * @param tensor full name, for example {@code model.language_model.layers.0.mlp.up_proj.weight}
     * @return for example {@code layers.0.mlp.up_proj.weight}; empty for tensors of towers beside the decoder
     */
    public static Optional<String> bareName(String tensor) {
        return ModuleKind.isForeign(tensor) ? Optional.empty() : Optional.of(tensor.substring(prefixEnd(tensor)));
    }

    /**
     * The part of the decoder a tensor belongs to.
     *
     * @param tensor full name
     * @return its kind
     */
    public static ModuleKind kind(String tensor) {
        return ModuleKind.of(tensor);
    }

    /**
     * Whether a tensor is the projection onto the vocabulary, which a tied embedding replaces; biases, norms and dense
     * layers of a head are never tied.
     *
     * @param tensor full name
     * @return true for {@code lm_head.weight} of a text decoder
     */
    public static boolean isProjection(String tensor) {
        return tensor.endsWith("lm_head.weight") && kind(tensor) == ModuleKind.HEAD;
    }

    /**
     * Number of decoder layers.
     *
     * @return the highest layer number plus one; 0 when there are none
     */
    public int layers() {
        return layers;
    }

    /**
     * Whether the output projection is the embedding itself: {@code tie_word_embeddings} of the configuration, or, where
     * it is silent, that there is no head tensor.
     *
     * @return true when the head has no values of its own; a head tensor that is stored all the same is not used
     */
    public boolean tiedHead() {
        return tied;
    }

    /**
     * What stands before {@code layers.} in this model's names.
     *
     * @return for example {@code model.}; may be empty
     */
    public String prefix() {
        return prefix;
    }

    /**
     * Size of the vocabulary.
     *
     * @return rows of the token embedding, or empty when there is none
     */
    public OptionalLong vocabulary() {
        return tensors.stream()
                .filter(t -> kind(t.name()) == ModuleKind.EMBEDDING && t.shape().size() == 2)
                .mapToLong(t -> t.shape().get(0))
                .findFirst();
    }

    /**
     * The tensors of one kind.
     *
     * @param kind which
     * @return in the model's order
     */
    public List<TensorInfo> tensors(ModuleKind kind) {
        return tensors.stream().filter(t -> kind(t.name()) == kind).toList();
    }

    @Override
    public Card card() {
        Map<ModuleKind, long[]> sums = new EnumMap<>(ModuleKind.class);
        for (TensorInfo info : tensors) {
            long[] sum = sums.computeIfAbsent(kind(info.name()), k -> new long[2]);
            sum[0]++;
            sum[1] += info.elements();
        }
        List<List<String>> rows = new ArrayList<>();
        sums.forEach((kind, sum) -> rows.add(List.of(
                kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                String.valueOf(sum[0]),
                Numbers.count(sum[1]))));
        return Card.of("Layout")
                .fact("layers", layers)
                .fact("head", tied ? "tied to the embedding" : "its own tensor")
                .fact("prefix", prefix.isEmpty() ? "none" : prefix)
                .table(List.of("kind", "tensors", "parameters"), rows);
    }

    private static boolean tied(ModelSource model) {
        Object declared = model.config().get("tie_word_embeddings");
        if (declared == null && model.config().get("text_config") instanceof Map<?, ?> text) {
            declared = text.get("tie_word_embeddings");
        }
        if (declared instanceof Boolean value) {
            return value;
        }
        return model.tensors().stream().noneMatch(t -> kind(t.name()) == ModuleKind.HEAD);
    }
}
