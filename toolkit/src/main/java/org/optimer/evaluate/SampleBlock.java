package org.optimer.evaluate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Hashes;
import org.optimer.core.InvalidInputException;

/**
 * How a list of items went with one model, by columns: right or wrong with weight 1 takes one bit an item, any other metric
 * two doubles (all sums, then all weights), a log-likelihood one. Lists are shared between models. Immutable.
 */
final class SampleBlock {
    private static final String BITS = "bits:";

    /** Items, by what is asked. */
    record Items(String hash, List<String> ids, Map<String, Integer> places) {
        static Items of(List<String> ids) {
            Map<String, Integer> places = new HashMap<>();
            ids.forEach(id -> places.put(id, places.size()));
            return new Items(
                    Hashes.sha256(String.join(",", ids)).substring(0, 16),
                    List.copyOf(ids),
                    Collections.unmodifiableMap(places));
        }
    }

    /** One metric: either bits or numbers. */
    private record Column(byte @Nullable [] bits, double[] numbers) {
        Measure at(int item, int count) {
            return bits == null
                    ? new Measure(numbers[item], numbers[count + item])
                    : new Measure((bits[item / 8] >> (item % 8)) & 1, 1);
        }
    }

    private final Items items;
    private final Map<String, Column> columns;
    private final double[] logLikelihoods;

    private SampleBlock(Items items, Map<String, Column> columns, double[] logLikelihoods) {
        this.items = items;
        this.columns = columns;
        this.logLikelihoods = logLikelihoods;
    }

    /** Packs outcomes, one for each item; their metrics are the same. */
    static SampleBlock of(Items items, List<Outcome> outcomes) {
        Map<String, Column> columns = new LinkedHashMap<>();
        int n = outcomes.size();
        for (String metric : outcomes.get(0).measures().keySet()) {
            double[] numbers = new double[2 * n];
            byte[] bits = new byte[(n + 7) / 8];
            boolean plain = true;
            for (int i = 0; i < n; i++) {
                Measure measure =
                        Objects.requireNonNull(outcomes.get(i).measures().get(metric));
                numbers[i] = measure.sum();
                numbers[n + i] = measure.weight();
                plain &= measure.weight() == 1 && (measure.sum() == 0 || measure.sum() == 1);
                bits[i / 8] |= (byte) ((measure.sum() == 1 ? 1 : 0) << (i % 8));
            }
            columns.put(metric, plain ? new Column(bits, new double[0]) : new Column(null, numbers));
        }
        boolean likely = outcomes.stream().anyMatch(outcome -> !Double.isNaN(outcome.logLikelihood()));
        return new SampleBlock(
                items,
                columns,
                likely ? outcomes.stream().mapToDouble(Outcome::logLikelihood).toArray() : new double[0]);
    }

    Items items() {
        return items;
    }

    /** How an item went; null when it is not in the list. */
    @Nullable
    Outcome find(String id) {
        Integer place = items.places().get(id);
        if (place == null) {
            return null;
        }
        Map<String, Measure> measures = new LinkedHashMap<>();
        columns.forEach((metric, column) ->
                measures.put(metric, column.at(place, items.ids().size())));
        return new Outcome(measures, logLikelihoods.length == 0 ? Double.NaN : logLikelihoods[place], null);
    }

    /** As JSON-like values: {@code {"metrics": {name: numbers}, "ll": numbers}}. */
    Map<String, Object> encoded() {
        Map<String, Object> metrics = new LinkedHashMap<>();
        columns.forEach((metric, column) -> metrics.put(
                metric,
                column.bits() == null
                        ? base64(column.numbers())
                        : BITS + Base64.getEncoder().encodeToString(column.bits())));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("metrics", metrics);
        if (logLikelihoods.length > 0) {
            map.put("ll", base64(logLikelihoods));
        }
        return map;
    }

    /** The inverse of {@link #encoded}. */
    static SampleBlock decoded(Items items, Map<String, Object> map, String place) {
        int n = items.ids().size();
        Map<String, Column> columns = new LinkedHashMap<>();
        if (!(map.get("metrics") instanceof Map<?, ?> named)) {
            throw InvalidInputException.of(place, "metrics", String.valueOf(map.get("metrics")), "");
        }
        named.forEach((metric, numbers) -> {
            String text = String.valueOf(numbers);
            columns.put(
                    String.valueOf(metric),
                    text.startsWith(BITS)
                            ? new Column(bytes(text.substring(BITS.length()), (n + 7) / 8, place), new double[0])
                            : new Column(null, doubles(text, 2 * n, place)));
        });
        double[] logs = map.get("ll") instanceof String text ? doubles(text, n, place) : new double[0];
        return new SampleBlock(items, columns, logs);
    }

    private static String base64(double[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double number : numbers) {
            bytes.putDouble(number);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static double[] doubles(String text, int n, String place) {
        double[] numbers = new double[n];
        ByteBuffer.wrap(bytes(text, 8 * n, place))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asDoubleBuffer()
                .get(numbers);
        return numbers;
    }

    private static byte[] bytes(String text, int expected, String place) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw InvalidInputException.of(place, "numbers in Base64", String.valueOf(e.getMessage()), "");
        }
        if (bytes.length != expected) {
            throw InvalidInputException.of(place, expected + " bytes of numbers", bytes.length + " bytes", "");
        }
        return bytes;
    }
}
