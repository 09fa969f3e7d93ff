package org.optimer.merge.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.optimer.checkpoint.LayerStacks;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.BaseRole;
import org.optimer.merge.Draft;
import org.optimer.merge.Operand;
import org.optimer.merge.Setting;

/**
 * A part beside the text decoder, merged whole.
 *
 * @param name of the module
 * @param members name to model, in order
 * @param own settings of the members
 * @param shared settings behind them, nearest first
 * @param base the model that differences are taken to, or the one that gives names only
 * @param role what the base is to the method
 */
record Tower(
        String name,
        Map<String, ModelSource> members,
        Map<String, Map<String, Setting>> own,
        List<Map<String, Setting>> shared,
        ModelSource base,
        BaseRole role) {
    /** Modules beside the decoder, as mergekit names them, and what their tensors begin with. */
    static final Map<String, Pattern> KNOWN = Map.of(
            "vision_tower", Pattern.compile("^(?:model\\.)?(?:vision_tower|visual\\.(?!merger))\\b"),
            "vision_model", Pattern.compile("^(?:model\\.)?vision_model\\b"),
            "audio_tower", Pattern.compile("^(?:model\\.)?audio_tower\\b"),
            "multi_modal_projector", Pattern.compile("^(?:model\\.)?(?:multi_modal_projector|visual\\.merger)\\b"));

    boolean holds(String tensor) {
        Pattern pattern = KNOWN.get(name);
        return pattern != null && pattern.matcher(tensor).find();
    }

    Draft draft(Operand from, LayerStacks stacks) {
        TensorInfo info = from.info();
        if (!info.dtype().isFloat()) {
            return Draft.copy(from);
        }
        List<Draft.Input> inputs = new ArrayList<>();
        members.forEach((member, model) -> {
            if (model != base || role == BaseRole.MEMBER) {
                inputs.add(new Draft.Input(
                        member, new Operand(model, matching(member, model, info)), own.getOrDefault(member, Map.of())));
            }
        });
        return new Draft(info, from, from, inputs, shared, Draft.depth(info.name(), stacks));
    }

    private TensorInfo matching(String member, ModelSource model, TensorInfo reference) {
        String bare = bare(reference.name());
        TensorInfo info = model.tensors().stream()
                .filter(t -> bare(t.name()).equals(bare))
                .findFirst()
                .orElseThrow(() -> InvalidInputException.of(
                        member + " (" + model.label() + ")",
                        "the tensor " + reference.name() + " of module " + name,
                        "none of that name",
                        "Leave the module out: it is then copied from the base"));
        if (!info.shape().equals(reference.shape()) || !info.dtype().isFloat()) {
            throw InvalidInputException.of(
                    member + " (" + model.label() + "), tensor " + info.name(),
                    reference.dtype() + " " + reference.shape(),
                    info.dtype() + " " + info.shape(),
                    "Leave the module out: it is then copied from the base");
        }
        return info;
    }

    private static String bare(String tensor) {
        return tensor.startsWith("model.") ? tensor.substring("model.".length()) : tensor;
    }
}
