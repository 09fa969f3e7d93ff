package org.optimer.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.optimer.core.Card;
import org.optimer.core.Described;

/**
 * What a freshly trained lab is worth.
 *
 * @param folder the lab
 * @param seed its seed
 * @param gates what was demanded and measured, as in {@code lab.json}: for each gate {@code threshold}, {@code passed} and
 *     the numbers
 * @param seconds of this run
 */
public record LabReport(Path folder, long seed, Map<String, Object> gates, double seconds) implements Described {
    /** Copies, in order. */
    public LabReport {
        gates = Collections.unmodifiableMap(new LinkedHashMap<>(gates));
    }

    /**
     * Whether every gate holds.
     *
     * @return false when at least one does not
     */
    public boolean passed() {
        return gates.values().stream()
                .allMatch(gate -> gate instanceof Map<?, ?> map && Boolean.TRUE.equals(map.get("passed")));
    }

    @Override
    public Card card() {
        List<List<String>> rows = new ArrayList<>();
        gates.forEach((name, gate) -> {
            if (gate instanceof Map<?, ?> map) {
                rows.add(List.of(
                        name,
                        String.valueOf(map.get("threshold")),
                        String.valueOf(map.get("found")),
                        Boolean.TRUE.equals(map.get("passed")) ? "yes" : "NO"));
            }
        });
        return Card.of("Lab of seed " + seed)
                .fact("folder", folder)
                .fact("time", String.format(Locale.ROOT, "%.0f s", seconds))
                .table(List.of("gate", "at least", "found", "holds"), rows)
                .text("All numbers, and the hash of every file: " + Lab.MANIFEST);
    }
}
