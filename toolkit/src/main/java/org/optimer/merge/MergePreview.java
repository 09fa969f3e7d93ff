package org.optimer.merge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.optimer.checkpoint.LayerStacks;
import org.optimer.checkpoint.Layout;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.Units;

/**
 * What a merge would do.
 *
 * @param method name of the method
 * @param merged number of tensors to merge
 * @param copied number of tensors to copy
 * @param layers number of layers of the result
 * @param parameters elements of the result
 * @param bytesToRead of all inputs, once; methods with passes read some of it again, mostly from the system's cache
 * @param bytesToWrite of tensor data
 * @param memory most bytes of memory that the process needs, about: its buffers, and 100 MB for all else
 * @param seconds about how long it takes
 * @param estimate how that was found out
 * @param warnings settings that have no effect, and whatever else one should know
 */
public record MergePreview(
        String method,
        int merged,
        int copied,
        int layers,
        long parameters,
        long bytesToRead,
        long bytesToWrite,
        long memory,
        double seconds,
        String estimate,
        List<String> warnings)
        implements Described {
    private static final long BESIDE_BUFFERS = 100_000_000;

    /** Layers of the text decoder, or of all stacks where the names are not known. */
    private static int layers(MergePlan plan) {
        int known = plan.outputs().stream()
                .mapToInt(out -> Layout.layer(out.name()).orElse(-1) + 1)
                .max()
                .orElse(0);
        return known > 0
                ? known
                : LayerStacks.of(plan.outputs()).sizes().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum();
    }

    static MergePreview of(Merge merge, MergePlan plan, List<String> warnings, Probe probe) {
        int merged = 0;
        int inputs = 0;
        long parameters = 0;
        int granule = 1;
        for (MergePlan.Step step : plan.steps()) {
            parameters += step.out().elements();
            if (step.job() != null) {
                merged++;
                inputs = Math.max(inputs, step.members().size());
                granule = Math.max(granule, merge.method().prepare(step.job()).granule()); // refuses nonsense, too
            }
        }
        int layers = layers(plan);
        long tile = Math.max(Math.max(merge.options().tile, Tile.BLOCK), granule);
        long buffers = merge.options().threads * tile * (8 + 4L * (inputs + 4));
        return new MergePreview(
                merge.method().name(),
                merged,
                plan.steps().size() - merged,
                layers,
                parameters,
                plan.bytesIn(),
                plan.bytesOut(),
                BESIDE_BUFFERS + buffers,
                probe.seconds(),
                probe.text(),
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
        map.put("layers", layers);
        map.put("parameters", parameters);
        map.put("bytes_to_read", bytesToRead);
        map.put("bytes_to_write", bytesToWrite);
        map.put("memory", memory);
        map.put("seconds", seconds);
        map.put("estimate", estimate);
        map.put("warnings", warnings);
        return map;
    }

    @Override
    public Card card() {
        Card card = Card.of("Plan of a merge")
                .fact("method", method)
                .fact("tensors", merged + " to merge, " + copied + " to copy")
                .fact("result", layers + " layers, " + String.format(Locale.ROOT, "%,d", parameters) + " parameters")
                .fact("to read", Units.bytes(bytesToRead))
                .fact("to write", Units.bytes(bytesToWrite))
                .fact("memory", "about " + Units.bytes(memory))
                .fact("time", "about " + Probe.duration(seconds) + ": " + estimate);
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
