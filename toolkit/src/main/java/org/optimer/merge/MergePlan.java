package org.optimer.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.kernel.MaskSource;

/**
 * What a merge will do, tensor by tensor, in the order of its drafts. Making it resolves and checks all parameters.
 *
 * @param method how tensors are merged
 * @param steps one per tensor of the result
 */
record MergePlan(MergeMethod method, List<Step> steps) {
    /**
     * One tensor of the result.
     *
     * @param out its name, type and shape there
     * @param reference what gives it its shape, and what is copied when there is no job
     * @param base what differences are taken to; null when the merge has no base
     * @param job how to merge it, under its name in the result; null when it is copied
     * @param members the job's inputs, in the job's order
     */
    record Step(
            TensorInfo out, Operand reference, @Nullable Operand base, @Nullable TensorJob job, List<Operand> members) {
        /** Copies. */
        Step {
            members = List.copyOf(members);
        }

        /** The reference's tensor, copied. */
        static Step copy(TensorInfo out, Operand reference) {
            return new Step(out, reference, null, null, List.of());
        }

        /** Bytes that one reading of the inputs takes, the reference aside. */
        long memberBytes() {
            return members.stream().mapToLong(m -> m.info().bytes()).sum();
        }
    }

    /**
     * Resolves the parameters of all tensors.
     *
     * @param method how to merge
     * @param drafts the tensors
     * @param own settings of inputs by name, in the places of those that the drafts state
     * @param shared settings of the merge, after all others
     * @param type of the result's floating-point tensors; null: as drafted
     * @param masks source of random masks
     */
    static MergePlan of(
            MergeMethod method,
            List<Draft> drafts,
            Map<String, Map<String, Setting>> own,
            Map<String, Setting> shared,
            @Nullable DType type,
            MaskSource masks) {
        List<Step> steps = new ArrayList<>();
        for (Draft draft : drafts) {
            steps.add(step(method, draft, own, shared, type, masks));
        }
        return new MergePlan(method, List.copyOf(steps));
    }

    private static Step step(
            MergeMethod method,
            Draft draft,
            Map<String, Map<String, Setting>> own,
            Map<String, Setting> shared,
            @Nullable DType type,
            MaskSource masks) {
        TensorInfo out = draft.typed(type);
        if (draft.inputs().isEmpty()) {
            return Step.copy(out, draft.reference());
        }
        boolean zeroLeavesOut = method.weighted();
        List<Map<String, Setting>> common = new ArrayList<>(draft.shared());
        common.add(shared);
        List<String> names = new ArrayList<>();
        List<Map<String, Object>> values = new ArrayList<>();
        List<Operand> members = new ArrayList<>();
        for (Draft.Input input : draft.inputs()) {
            List<Map<String, Setting>> scopes = new ArrayList<>();
            scopes.add(Setting.joined(input.own(), own.getOrDefault(input.name(), Map.of())));
            scopes.addAll(common);
            // as in mergekit, filters of an input look at the name its tensor has there
            String tensor = input.operand().info().name();
            Map<String, Object> value = Parameters.own(method, scopes, input.name(), tensor, draft.depth());
            if (!zeroLeavesOut || !Double.valueOf(0).equals(zeroAsPositive(value.get("weight")))) {
                names.add(input.name());
                values.add(value);
                members.add(input.operand());
            }
        }
        if (names.isEmpty() && draft.base() != null && method.base() != BaseRole.MEMBER) {
            return Step.copy(out, draft.reference());
        }
        if (names.isEmpty()) {
            throw InvalidInputException.of(
                    method.name() + ", tensor " + out.name(),
                    "an input with a weight",
                    "weight 0 for all of "
                            + draft.inputs().stream().map(Draft.Input::name).toList(),
                    "Give at least one a weight");
        }
        Map<String, Object> all = Parameters.shared(method, common, out.name(), draft.depth());
        return new Step(
                out,
                draft.reference(),
                draft.base(),
                new TensorJob(draft.out(), names, all, values, masks, draft.base() != null),
                members);
    }

    /** Tensors of the result, in order. */
    List<TensorInfo> outputs() {
        return steps.stream().map(Step::out).toList();
    }

    /** Bytes of the result's tensors. */
    long bytesOut() {
        return steps.stream().mapToLong(s -> s.out().bytes()).sum();
    }

    /** Bytes that one reading of all inputs takes. */
    long bytesIn() {
        long bytes = 0;
        for (Step step : steps) {
            boolean readsBase = step.job() == null || step.base() != null && method.base() != BaseRole.MEMBER;
            bytes += step.memberBytes() + (readsBase ? step.reference().info().bytes() : 0);
        }
        return bytes;
    }

    private static @Nullable Object zeroAsPositive(@Nullable Object weight) {
        return weight instanceof Double d && d == 0 ? Double.valueOf(0) : weight;
    }
}
