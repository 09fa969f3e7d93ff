package org.optimer.checkpoint;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** The prefixes under which a text decoder may stand. */
    static final String PREFIX = "^(?<prefix>(?:model\\.|language_model\\.){0,3})";

    private static final Pattern BARE = Pattern.compile(PREFIX);
    private static final Pattern LAYER = Pattern.compile(PREFIX + "layers\\.(\\d{1,6})\\.");

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
            if (layer.isPresent() && layer.getAsInt() >= layers) {
                layers = layer.getAsInt() + 1;
            }
            Matcher matcher = LAYER.matcher(info.name());
            if (matcher.lookingAt()) {
                prefix = matcher.group("prefix");
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
        Matcher matcher = LAYER.matcher(tensor);
        return matcher.lookingAt() ? OptionalInt.of(Integer.parseInt(matcher.group(2))) : OptionalInt.empty();
    }

    /**
     * A text decoder's tensor by the name it has in every arrangement, without what stands before {@code layers.}, {@code
     * embed_tokens.} and their like.
     *
     * @param tensor full name, for example {@code model.language_model.layers.0.mlp.up_proj.weight}
     * @return for example {@code layers.0.mlp.up_proj.weight}; empty for tensors of towers beside the decoder
     */
    public static Optional<String> bareName(String tensor) {
        Matcher matcher = BARE.matcher(tensor);
        return ModuleKind.isForeign(tensor) || !matcher.lookingAt()
                ? Optional.empty()
                : Optional.of(tensor.substring(matcher.end()));
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
