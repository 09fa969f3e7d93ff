package org.optimer.merge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;

/**
 * The models that go into a merge.
 *
 * @param base the model that differences are taken to; null for a method that has none
 * @param members name to model, in the order in which they are added up
 * @param included which tensors are merged; the others are copied from the base (or the first member)
 */
record MergeInputs(@Nullable ModelSource base, Map<String, ModelSource> members, Predicate<String> included) {
    MergeInputs {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** The model that gives the result its tensors' names, shapes and types, its configuration and its tokenizer. */
    ModelSource reference() {
        if (base != null) {
            return base;
        }
        if (members.isEmpty()) {
            throw InvalidInputException.of("merge", "at least one model", "none", "");
        }
        return members.values().iterator().next();
    }

    /** A member's tensor that is to be merged with the reference's, checked. */
    static TensorInfo matching(String name, ModelSource member, TensorInfo reference) {
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

    /** The type of a tensor of the result. */
    static DType outputType(TensorInfo reference, @Nullable DType asked) {
        return asked == null || !reference.dtype().isFloat() ? reference.dtype() : asked;
    }

    /** Names of the members. */
    List<String> names() {
        return List.copyOf(members.keySet());
    }
}
