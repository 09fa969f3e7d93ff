package org.optimer.merge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.LayerStacks;
import org.optimer.checkpoint.Layout;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.ModelView;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;

/**
 * Whole models of one shape, merged tensor by tensor.
 *
 * @param base the model that differences are taken to; null for a method that has none
 * @param members name to model, in the order in which they are added up
 * @param own what was stated for a member, by its name; may lack some
 * @param included which tensors are merged; the others are copied from the base (or the first member)
 * @param shared settings between those of a member and those of the merge, nearest first
 */
public record MergeInputs(
        @Nullable ModelSource base,
        Map<String, ModelSource> members,
        Map<String, Map<String, Setting>> own,
        Predicate<String> included,
        List<Map<String, Setting>> shared)
        implements Blueprint {
    /** Copies. */
    public MergeInputs {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        own = Map.copyOf(own);
    }

    /** The model that gives the result its tensors' names, shapes and types, its configuration and its tokenizer. */
    @Override
    public ModelSource reference() {
        if (base != null) {
            return base;
        }
        if (members.isEmpty()) {
            throw InvalidInputException.of("merge", "at least one model", "none", "");
        }
        return members.values().iterator().next();
    }

    @Override
    public Map<String, ModelSource> models() {
        Map<String, ModelSource> all = new LinkedHashMap<>();
        if (base != null) {
            all.put("base", base);
        }
        members.forEach((name, model) -> {
            if (model != base) {
                all.put(name, model);
            }
        });
        return all;
    }

    @Override
    public List<String> names() {
        return List.copyOf(members.keySet());
    }

    @Override
    public Map<String, Setting> settings(String name, Map<String, Setting> nearer) {
        return Setting.joined(own.getOrDefault(name, Map.of()), nearer);
    }

    @Override
    public List<Draft> drafts() {
        ModelSource reference = reference();
        LayerStacks stacks = LayerStacks.of(reference.tensors());
        List<Draft> drafts = new ArrayList<>();
        for (TensorInfo info : reference.tensors()) {
            if (unused(info)) {
                continue;
            }
            Operand from = new Operand(reference, info);
            // whole numbers and booleans cannot be averaged; the pool has checked that they are the same in all members
            if (!included.test(info.name()) || !info.dtype().isFloat()) {
                drafts.add(Draft.copy(from));
                continue;
            }
            List<Draft.Input> inputs = new ArrayList<>();
            members.forEach((name, member) -> inputs.add(new Draft.Input(
                    name, new Operand(member, matching(name, member, info)), own.getOrDefault(name, Map.of()))));
            drafts.add(new Draft(
                    ModelView.stored(reference, info),
                    from,
                    base == null ? null : from,
                    inputs,
                    shared,
                    Draft.depth(info.name(), stacks)));
        }
        return drafts;
    }

    @Override
    public List<String> notes() {
        long towers = reference().tensors().stream()
                .filter(t -> Layout.bareName(t.name()).isEmpty())
                .count();
        List<String> notes = new ArrayList<>();
        if (towers > 0) {
            notes.add(towers + " tensors beside the text decoder (vision, projector) are copied from "
                    + reference().label() + "; a recipe with modules can merge them, too");
        }
        if (reference().tensors().stream().anyMatch(this::unused)) {
            notes.add("the head that " + reference().label() + " stores is left out: its configuration ties it to the"
                    + " embedding");
        }
        if (tied()) {
            members.forEach((name, member) -> {
                if (!Layout.of(member).tiedHead()) {
                    notes.add("the head of " + name + " is left out: that of "
                            + reference().label()
                            + " is tied to its embedding"
                            + (base == null ? "; to merge it, list " + name + " first" : ""));
                }
            });
        }
        return notes;
    }

    /** A head that is stored although it is tied: nobody reads it, and after a merge it would be an old embedding. */
    private boolean unused(TensorInfo info) {
        return Layout.isProjection(info.name()) && tied();
    }

    private boolean tied() {
        return Layout.of(reference()).tiedHead();
    }

    /** A member's tensor that is to be merged with the reference's, checked. */
    private static TensorInfo matching(String name, ModelSource member, TensorInfo reference) {
        TensorInfo info = member.find(reference.name())
                .orElseThrow(() -> InvalidInputException.of(
                        name + " (" + member.label() + ")",
                        "the tensor " + reference.name() + " that the base has",
                        "none of that name",
                        "Only models of the same architecture can be merged"));
        if (!info.shape().equals(reference.shape())) {
            throw InvalidInputException.of(
                    name + " (" + member.label() + "), tensor " + reference.name(),
                    "shape " + reference.shape(),
                    "shape " + info.shape(),
                    "Only models of the same shape can be merged");
        }
        if (info.dtype().isFloat() != reference.dtype().isFloat()) {
            throw InvalidInputException.of(
                    name + " (" + member.label() + "), tensor " + reference.name(),
                    "type " + reference.dtype(),
                    "type " + info.dtype(),
                    "");
        }
        return info;
    }
}
