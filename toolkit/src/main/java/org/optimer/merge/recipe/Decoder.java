package org.optimer.merge.recipe;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.optimer.checkpoint.LayerStacks;
import org.optimer.checkpoint.Layout;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.ModuleKind;

/**
 * What a model calls its layers, so that slices of it can be cut, whatever its architecture: {@code model.layers.3},
 * {@code transformer.h.3}, {@code gpt_neox.layers.3}, {@code bert.encoder.layer.3}. Bare names are those without what
 * stands before the layers: {@code layers.3.mlp.c_fc.weight}, {@code wte.weight}.
 *
 * @param layers what stands before a layer's number, without the dot
 * @param parent what stands before the layers and, in most architectures, before the other tensors too
 * @param count number of layers
 * @param known whether the names are those that {@link Layout} knows
 */
record Decoder(String layers, String parent, int count, boolean known) {
    private static final String BARE = "layers";

    /**
     * What comes behind the layers, beside norms and heads; facts of the architectures that mergekit and transformers
     * know. {@code embedding_norm} is what LFM2 calls its last norm (mergekit makes it of the first slice).
     */
    private static final Set<String> AFTER = Set.of(
            "ln_f",
            "ln_out",
            "norm_f",
            "embedding_norm",
            "head",
            "v_head",
            "decoder",
            "generator_predictions",
            "generator_lm_head",
            "lm_loss",
            "project_out",
            "contact_head",
            "embed_out",
            "output",
            "output_layer",
            "score",
            "classifier",
            "pre_classifier",
            "pooler",
            "cls",
            "qa_outputs",
            "vocab_transform",
            "vocab_projector");

    /** A model's; without layers when there are none, or several stacks of them. */
    static Decoder of(ModelSource model) {
        Layout layout = Layout.of(model);
        if (layout.layers() > 0) {
            return new Decoder(layout.prefix() + BARE, layout.prefix(), layout.layers(), true);
        }
        Map<String, Integer> stacks = stacks(model);
        if (stacks.size() != 1) {
            return new Decoder(BARE, "", 0, false);
        }
        Map.Entry<String, Integer> only = stacks.entrySet().iterator().next();
        String name = only.getKey();
        return new Decoder(name, name.substring(0, name.lastIndexOf('.') + 1), only.getValue(), false);
    }

    /** The stacks of layers of a model's text part, for a message. */
    static String stacksOf(ModelSource model) {
        Map<String, Integer> stacks = stacks(model);
        return stacks.isEmpty()
                ? "none"
                : stacks.entrySet().stream()
                        .map(stack -> stack.getKey() + " (" + stack.getValue() + " layers)")
                        .collect(Collectors.joining(", "));
    }

    private static Map<String, Integer> stacks(ModelSource model) {
        return new TreeMap<>(LayerStacks.of(model.tensors().stream()
                        .filter(tensor -> Layout.bareName(tensor.name()).isPresent())
                        .toList())
                .sizes());
    }

    /** A tensor by its bare name; empty for one of a tower beside the decoder. */
    Optional<String> bare(String tensor) {
        Optional<String> bare = Layout.bareName(tensor);
        if (known || bare.isEmpty()) {
            return bare;
        }
        if (tensor.startsWith(layers + ".")) {
            return Optional.of(BARE + tensor.substring(layers.length()));
        }
        return Optional.of(tensor.startsWith(parent) ? tensor.substring(parent.length()) : tensor);
    }

    /** The name of a tensor of a layer. */
    String name(int layer, String rest) {
        return layers + "." + layer + "." + rest;
    }

    /**
     * Whether a tensor follows from the configuration, so that nobody misses it: rotary frequencies, and the masks that
     * older GPT-2 and GPT-NeoX checkpoints store.
     */
    static boolean isDerived(String tensor) {
        return ModuleKind.of(tensor) == ModuleKind.ROTARY
                || tensor.endsWith(".attn.bias")
                || tensor.endsWith(".attn.masked_bias")
                || tensor.endsWith(".attention.bias")
                || tensor.endsWith(".attention.masked_bias");
    }

    /** Whether a tensor outside the layers stands behind them: the last norm, heads. */
    static boolean isAfter(String bare) {
        boolean after = false;
        for (String segment : bare.split("\\.")) {
            if (AFTER.contains(segment)) {
                return true;
            }
            if (segment.contains("embed")) {
                return false; // also the norms of embeddings
            }
            ModuleKind kind = ModuleKind.of(segment);
            after |= kind == ModuleKind.NORM || kind == ModuleKind.HEAD;
        }
        return after;
    }
}
