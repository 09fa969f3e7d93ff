package org.optimer.merge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.Provenance;
import org.optimer.core.Units;

/**
 * What a merge did.
 *
 * @param method name of the method
 * @param target the folder written; null for a merge in memory
 * @param fingerprint identity of the merged weights; null for a merge in memory (ask the model for it)
 * @param merged number of tensors that were merged
 * @param copied number of tensors taken from the base as they are
 * @param elements elements of the merged tensors
 * @param bytesRead from the inputs, all passes together
 * @param bytesWritten of tensor data
 * @param seconds from the call to the end
 * @param nonFinite tensors with NaN or infinite elements, and how many; usually empty
 * @param warnings settings that had no effect
 * @param provenance inputs, recipe, seed, versions
 */
public record MergeReport(
        String method,
        @Nullable Path target,
        @Nullable String fingerprint,
        int merged,
        int copied,
        long elements,
        long bytesRead,
        long bytesWritten,
        double seconds,
        Map<String, NonFinite> nonFinite,
        List<String> warnings,
        Provenance provenance)
        implements Described {

    static MergeReport of(
            Merge merge,
            MergePlan plan,
            MergeEngine.Outcome outcome,
            List<String> warnings,
            Provenance provenance,
            long startNanos) {
        int merged = 0;
        long elements = 0;
        for (MergePlan.Step step : plan.steps()) {
            if (step.job() != null) {
                merged++;
                elements += step.out().elements();
            }
        }
        return new MergeReport(
                merge.method().name(),
                null,
                null,
                merged,
                plan.steps().size() - merged,
                elements,
                outcome.bytesRead(),
                plan.bytesOut(),
                (System.nanoTime() - startNanos) * 1e-9,
                outcome.nonFinite(),
                warnings,
                provenance);
    }

    /**
     * The same report after the folder was renamed.
     *
     * @param folder where it is now
     * @return a changed copy
     */
    public MergeReport movedTo(Path folder) {
        return savedAs(folder, fingerprint);
    }

    MergeReport savedAs(Path folder, @Nullable String weights) {
        return new MergeReport(
                method,
                folder,
                weights,
                merged,
                copied,
                elements,
                bytesRead,
                bytesWritten,
                seconds,
                nonFinite,
                warnings,
                provenance);
    }

    /**
     * As JSON-like maps.
     *
     * @return all fields; absent ones are left out
     */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("method", method);
        if (target != null) {
            map.put("target", target.toString());
            map.put("fingerprint", fingerprint);
        }
        map.put("merged", merged);
        map.put("copied", copied);
        map.put("elements", elements);
        map.put("bytes_read", bytesRead);
        map.put("bytes_written", bytesWritten);
        map.put("seconds", seconds);
        map.put("non_finite", nonFinite);
        map.put("warnings", warnings);
        map.put("provenance", provenance.toMap());
        return map;
    }

    @Override
    public Card card() {
        Card card = Card.of(target == null ? "Merged in memory" : "Merged into " + target)
                .fact("method", method)
                .fact("tensors", merged + " merged, " + copied + " copied from the base")
                .fact("elements", Units.grouped(elements))
                .fact("read", Units.bytes(bytesRead))
                .fact("written", Units.bytes(bytesWritten))
                .fact("time", Units.fixed(seconds, 2) + " s");
        if (fingerprint != null) {
            card = card.fact("fingerprint", fingerprint);
        }
        if (!nonFinite.isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            nonFinite.forEach((name, count) ->
                    rows.add(List.of(name, String.valueOf(count.nan()), String.valueOf(count.infinite()))));
            card = card.text("Not all elements are finite:").table(List.of("tensor", "NaN", "infinite"), rows);
        }
        for (String warning : warnings) {
            card = card.text("Warning: " + warning);
        }
        return card;
    }

    @Override
    public String toString() {
        return card().text();
    }
}
