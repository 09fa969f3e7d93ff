package org.optimer.search;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The functions of {@code functions.json}: merge-like responses and three classics, all to be maximised. */
final class TestFunction {
    private static final double[][] A = {
        {10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}
    };
    private static final double[][] P = {
        {1312, 1696, 5569, 124, 8283, 5886},
        {2329, 4135, 8307, 3736, 1004, 9991},
        {2348, 1451, 3522, 2883, 3047, 6650},
        {4047, 8828, 8732, 5743, 1091, 381}
    };
    private static final double[] ALPHA = {1, 1.2, 3, 3.2};
    private static final double[] SHIFT = {1.3, -2.1, 3.7, 0.6, -3.2};

    private final String name;
    private final Map<String, Object> entry;

    private TestFunction(String name, Map<String, Object> entry) {
        this.name = name;
        this.entry = entry;
    }

    static TestFunction named(String name) throws IOException {
        return new TestFunction(
                name, map(map(Golden.json("functions.json").get("functions")).get(name)));
    }

    SearchSpace space() {
        SearchSpace space = SearchSpace.empty();
        int i = 0;
        for (Object bound : (List<?>) entry.get("bounds")) {
            double[] b = doubles(bound);
            space = space.uniform("p" + i++, b[0], b[1]);
        }
        return space;
    }

    double at(Trial trial) {
        return at(trial.params().values().stream().mapToDouble(v -> (Double) v).toArray());
    }

    double at(double[] x) {
        return switch (name) {
            case "merge4", "merge6", "merge4_q", "merge6_q" -> merge(x);
            case "hartmann6" -> hartmann(x);
            case "ackley5" -> ackley(x);
            case "branin5" -> branin(x);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** What an objective sees: the value with noise, rounded, where the file says so. */
    double observed(double value, RandomStream noise) {
        double deviation = number(entry, "noise_sd");
        double grid = number(entry, "quantise");
        double noisy = deviation > 0 ? value + deviation * Deviates.next(noise, 1)[0] : value;
        return grid > 0 ? Math.rint(noisy / grid) * grid : noisy;
    }

    Map<String, Object> entry() {
        return entry;
    }

    private double merge(double[] x) {
        Map<String, Object> k = map(entry.get("constants"));
        double[] c = doubles(k.get("c"));
        double q = 0;
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double[] h = doubles(((List<?>) k.get("H")).get(i));
            for (int j = 0; j < x.length; j++) {
                q += (x[i] - c[i]) * h[j] * (x[j] - c[j]);
            }
            sum += Math.abs(x[i]);
        }
        double floor = number(k, "floor");
        double peak = number(k, "peak");
        if (k.containsKey("w")) {
            double cliff = 1 / (1 + Math.exp(-(number(k, "S") - sum) / number(k, "w")));
            return floor + cliff * Math.max(peak - q - floor, 0);
        }
        return floor + (peak - floor) * Math.exp(-q) / (1 + Math.pow(sum / number(k, "S"), number(k, "k")));
    }

    private static double hartmann(double[] x) {
        double total = 0;
        for (int i = 0; i < 4; i++) {
            double inner = 0;
            for (int j = 0; j < 6; j++) {
                double d = x[j] - P[i][j] * 1e-4;
                inner += A[i][j] * d * d;
            }
            total += ALPHA[i] * Math.exp(-inner);
        }
        return total;
    }

    private static double ackley(double[] x) {
        double squares = 0;
        double cosines = 0;
        for (int i = 0; i < 5; i++) {
            double z = x[i] - SHIFT[i];
            squares += z * z;
            cosines += Math.cos(2 * Math.PI * z);
        }
        return 20 * Math.exp(-0.2 * Math.sqrt(squares / 5)) + Math.exp(cosines / 5) - 20 - Math.E;
    }

    private static double branin(double[] x) {
        double u = 15 * x[0] - 5;
        double v = 15 * x[1];
        double a = v - 5.1 / (4 * Math.PI * Math.PI) * u * u + 5 / Math.PI * u - 6;
        return -(a * a + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(u) + 10);
    }

    private static double number(Map<String, Object> map, String key) {
        return ((Number) map.get(key)).doubleValue();
    }

    static double[] doubles(Object list) {
        return ((List<?>) list)
                .stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
