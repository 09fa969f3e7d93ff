package org.optimer.merge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.Units;

/**
 * What a merge would do, known without reading data.
 *
 * @param method name of the method
 * @param merged number of tensors to merge
 * @param copied number of tensors to copy
 * @param bytesToRead of all inputs, once; methods with passes read some of it again, mostly from the system's cache
 * @param bytesToWrite of tensor data
 * @param memory bytes of buffers, about
 * @param warnings settings that have no effect
 */
public record MergePreview(
        String method, int merged, int copied, long bytesToRead, long bytesToWrite, long memory, List<String> warnings)
        implements Described {

    static MergePreview of(Merge merge, MergePlan plan, List<String> warnings) {
        int merged = 0;
        int inputs = 0;
        for (MergePlan.Step step : plan.steps()) {
            if (step.job() != null) {
                merged++;
                inputs = Math.max(inputs, step.members().size());
                merge.method().prepare(step.job()); // refuses parameters that make no sense
            }
        }
        long tile = Math.max(merge.options().tile, Tile.BLOCK);
        long memory = merge.options().threads * tile * (8 + 4L * (inputs + 4));
        return new MergePreview(
                merge.method().name(),
                merged,
                plan.steps().size() - merged,
                plan.bytesIn(),
                plan.bytesOut(),
                memory,
                warnings);
    }

    /**
     * As JSON-like maps.
     *
     * @return all fields
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("method", method);
        map.put("merged", merged);
        map.put("copied", copied);
        map.put("bytes_to_read", bytesToRead);
        map.put("bytes_to_write", bytesToWrite);
        map.put("memory", memory);
        map.put("warnings", warnings);
        return map;
    }

    @Override
    public Card card() {
        Card card = Card.of("Plan of a merge")
                .fact("method", method)
                .fact("tensors", merged + " to merge, " + copied + " to copy")
                .fact("to read", Units.bytes(bytesToRead))
                .fact("to write", Units.bytes(bytesToWrite))
                .fact("buffers", Units.bytes(memory));
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
