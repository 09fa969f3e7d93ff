package org.optimer.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.InvalidInputException;

/** The metrics for written answers: the two below, and what the service loader finds. */
final class TextMetrics {
    private TextMetrics() {}

    static List<Metric> named(List<String> names, String subject) {
        Map<String, Metric> known = new LinkedHashMap<>();
        for (Metric metric : Services.of(Metric.class)) {
            known.put(metric.info().name(), metric);
        }
        List<Metric> metrics = new ArrayList<>();
        for (String name : names) {
            Metric metric = known.get(name);
            if (metric == null) {
                throw InvalidInputException.of(subject, "metrics among " + known.keySet(), name, "");
            }
            metrics.add(metric);
        }
        return metrics;
    }

    /** 1 when the text equals an accepted answer. */
    public static final class Exact implements Metric {
        /** For the service loader. */
        public Exact() {}

        @Override
        public MetricInfo info() {
            return MetricInfo.share("exact_match");
        }

        @Override
        public double of(String predicted, List<String> accepted) {
            return accepted.contains(predicted) ? 1 : 0;
        }
    }

    /**
     * The F1 of words (split at blanks), the best over accepted answers: {@code 2 c / (p + a)} with c words in common,
     * p predicted, a accepted (Rajpurkar and others 2016, SQuAD).
     */
    public static final class TokenF1 implements Metric {
        /** For the service loader. */
        public TokenF1() {}

        @Override
        public MetricInfo info() {
            return MetricInfo.share("token_f1");
        }

        @Override
        public double of(String predicted, List<String> accepted) {
            return accepted.stream().mapToDouble(a -> f1(predicted, a)).max().orElse(0);
        }

        private static double f1(String predicted, String accepted) {
            List<String> left = new ArrayList<>(words(predicted));
            List<String> right = words(accepted);
            if (left.isEmpty() || right.isEmpty()) {
                return left.isEmpty() && right.isEmpty() ? 1 : 0;
            }
            int predictedWords = left.size();
            int common = 0;
            for (String word : right) {
                common += left.remove(word) ? 1 : 0;
            }
            return 2.0 * common / (predictedWords + right.size());
        }

        private static List<String> words(String text) {
            return text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s+"));
        }
    }
}
