package org.optimer.vector;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.optimer.checkpoint.Layout;
import org.optimer.core.Card;
import org.optimer.core.Described;

/**
 * What an extracted adapter keeps of a difference, and what it loses.
 *
 * @param target the adapter's folder
 * @param rank the highest rank that was allowed
 * @param energy the share of ‖τ‖² that was asked for
 * @param rows one for each factored matrix
 * @param whole names of tensors that differ and are saved whole
 * @param leftOut names of tensors that were not looked at: excluded, not floating-point, or a tied head
 * @param seconds from the call to the end
 */
public record ExtractionReport(
        Path target, int rank, double energy, List<Row> rows, List<String> whole, List<String> leftOut, double seconds)
        implements Described {
    /** Copies. */
    public ExtractionReport {
        rows = List.copyOf(rows);
        whole = List.copyOf(whole);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * One matrix.
     *
     * @param tensor full name
     * @param shape [out, in]
     * @param rank of its factors
     * @param norm ‖τ‖ of the matrix
     * @param error ‖τ − B · A‖
     */
    public record Row(String tensor, List<Long> shape, int rank, double norm, double error) {
        /**
         * The error beside the norm.
         *
         * @return 0 when nothing is lost, 1 when all is
         */
        public double relativeError() {
            return norm == 0 ? 0 : error / norm;
        }
    }

    /**
     * The error of all matrices together.
     *
     * @return √(Σ error² / Σ norm²)
     */
    public double relativeError() {
        return relative(rows);
    }

    /**
     * The error by decoder layer.
     *
     * @return layer number to √(Σ error² / Σ norm²) over its matrices
     */
    public Map<Integer, Double> byLayer() {
        Map<Integer, List<Row>> groups = new TreeMap<>();
        for (Row row : rows) {
            groups.computeIfAbsent(Layout.layer(row.tensor()).orElse(-1), k -> new ArrayList<>())
                    .add(row);
        }
        Map<Integer, Double> errors = new LinkedHashMap<>();
        groups.forEach((layer, group) -> errors.put(layer, relative(group)));
        return errors;
    }

    /**
     * As JSON-like maps.
     *
     * @return target, rank, energy, relative_error, layers, tensors, saved_whole, left_out, seconds
     */
    public Map<String, Object> toMap() {
        Map<String, Object> layers = new LinkedHashMap<>();
        byLayer().forEach((layer, error) -> layers.put(String.valueOf(layer), error));
        Map<String, Object> tensors = new LinkedHashMap<>();
        for (Row row : rows) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("shape", row.shape());
            one.put("rank", row.rank());
            one.put("norm", row.norm());
            one.put("error", row.error());
            one.put("relative_error", row.relativeError());
            tensors.put(row.tensor(), one);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("target", target.toAbsolutePath().normalize().toString());
        map.put("rank", rank);
        map.put("energy", energy);
        map.put("relative_error", relativeError());
        map.put("layers", layers);
        map.put("tensors", tensors);
        map.put("saved_whole", whole);
        map.put("left_out", leftOut);
        map.put("seconds", seconds);
        return map;
    }

    @Override
    public Card card() {
        List<List<String>> table = new ArrayList<>();
        byLayer().forEach((layer, error) -> {
            List<Row> group = rows.stream()
                    .filter(r -> Layout.layer(r.tensor()).orElse(-1) == layer)
                    .toList();
            int low = group.stream().mapToInt(Row::rank).min().orElse(0);
            int high = group.stream().mapToInt(Row::rank).max().orElse(0);
            Row worst = group.stream()
                    .max(java.util.Comparator.comparingDouble(Row::relativeError))
                    .orElseThrow();
            table.add(List.of(
                    String.valueOf(layer),
                    low == high ? String.valueOf(low) : low + " to " + high,
                    percent(error),
                    worst.tensor().replaceFirst(".*layers\\.\\d+\\.", "") + " " + percent(worst.relativeError())));
        });
        Card card = Card.of("Adapter extracted to " + target)
                .fact("matrices", rows.size())
                .fact("lost of the difference", percent(relativeError()))
                .fact("saved whole", whole.isEmpty() ? "nothing" : Text.list(whole, 4))
                .fact("left out", leftOut.isEmpty() ? "nothing" : Text.list(leftOut, 4))
                .fact("time", String.format(Locale.ROOT, "%.1f s", seconds));
        return card.table(List.of("layer", "rank", "lost", "most lost in"), table);
    }

    @Override
    public String toString() {
        return card().text();
    }

    private static double relative(List<Row> rows) {
        double error = 0;
        double norm = 0;
        for (Row row : rows) {
            error += row.error() * row.error();
            norm += row.norm() * row.norm();
        }
        return norm == 0 ? 0 : Math.sqrt(error / norm);
    }

    private static String percent(double share) {
        return share != 0 && share < 1e-5
                ? String.format(Locale.ROOT, "%.1e", share)
                : String.format(Locale.ROOT, "%.3f %%", 100 * share);
    }
}
