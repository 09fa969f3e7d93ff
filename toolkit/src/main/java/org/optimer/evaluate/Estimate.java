package org.optimer.evaluate;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/**
 * A number with its standard error.
 *
 * @param value the number
 * @param stderr one standard error of sampling items; NaN when it cannot be told (fewer than two keys)
 * @param n items behind it
 */
public record Estimate(double value, double stderr, int n) {
    /**
     * The ratio {@code R = Σy/Σx} of measures {@code (y, x)} and its standard error, items of one key counted as one
     * draw: {@code s² = C/(C-1) · Σ_c (Σ_{i in c} y_i - R x_i)² / (Σx)²} over {@code C} keys (Taylor linearisation with
     * clusters; Cochran, Sampling Techniques, 3rd edition, 6.4; Miller, Adding Error Bars to Evals, arXiv 2411.00640). With weights 1 and one
     * item per key this is the usual {@code sd/√n}, and for right or wrong answers {@code √(p(1-p)/(n-1))}, the
     * formulas of lm-evaluation-harness.
     *
     * @param measures one per item, at least one
     * @param keys one per item
     * @return value, standard error and number of items
     * @throws InvalidInputException when there are none, or not as many keys as measures
     */
    public static Estimate of(List<Measure> measures, List<String> keys) {
        if (measures.isEmpty() || measures.size() != keys.size()) {
            throw InvalidInputException.of(
                    "estimate", "as many keys as measures, at least one", measures.size() + " and " + keys.size(), "");
        }
        double y = 0;
        double x = 0;
        for (Measure measure : measures) {
            y += measure.sum();
            x += measure.weight();
        }
        double ratio = y / x;
        Map<String, Double> residuals = new LinkedHashMap<>();
        for (int i = 0; i < measures.size(); i++) {
            Measure m = measures.get(i);
            residuals.merge(keys.get(i), m.sum() - ratio * m.weight(), Double::sum);
        }
        double squares = 0;
        for (double residual : residuals.values()) {
            squares += residual * residual;
        }
        double c = residuals.size();
        double stderr = c < 2 ? Double.NaN : Math.sqrt(c / (c - 1) * squares) / x;
        return new Estimate(ratio, stderr, measures.size());
    }

    /**
     * The weighted mean of independent estimates: {@code Σwv/Σw}, standard error {@code √Σ(w s)²/Σw}.
     *
     * @param parts the estimates, at least one
     * @param weights one per estimate, not negative, not all 0
     * @return value, standard error and number of items in all
     */
    public static Estimate mean(Collection<Estimate> parts, List<Double> weights) {
        double total = 0;
        double value = 0;
        double variance = 0;
        int n = 0;
        int i = 0;
        for (Estimate part : parts) {
            double w = weights.get(i++);
            if (w > 0) {
                total += w;
                value += w * part.value;
                variance += w * w * part.stderr * part.stderr;
                n += part.n;
            }
        }
        return new Estimate(value / total, Math.sqrt(variance) / total, n);
    }

    /**
     * As JSON-like values.
     *
     * @return keys {@code value, stderr, n}; a number that is not finite is null, since JSON has no other word for it
     */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("value", Double.isFinite(value) ? value : null);
        map.put("stderr", Double.isFinite(stderr) ? stderr : null);
        map.put("n", n);
        return map;
    }

    /**
     * For people: {@code 0.7480 ± 0.0043}.
     *
     * @return four decimals
     */
    @Override
    public String toString() {
        return format(value) + " ± " + format(stderr);
    }

    static String format(double number) {
        return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%.4f", number);
    }

    static List<Double> ones(int n) {
        return Collections.nCopies(n, 1.0);
    }
}
