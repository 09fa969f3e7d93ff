package org.optimer.evaluate;

/**
 * What one item adds to a metric. A metric's value is the sum of {@code sum} over the sum of {@code weight}: with weight
 * 1 a plain mean, with the number of tokens or bytes as weight a loss per token or byte.
 *
 * @param sum for example 1 for a right answer, or a loss in nats
 * @param weight above 0, for example 1, or a number of tokens
 */
public record Measure(double sum, double weight) {
    /**
     * A plain number with weight 1.
     *
     * @param value any number
     * @return the measure
     */
    public static Measure of(double value) {
        return new Measure(value, 1);
    }

    /**
     * Right or wrong.
     *
     * @param right whether the answer is right
     * @return 1 or 0, with weight 1
     */
    public static Measure of(boolean right) {
        return of(right ? 1.0 : 0.0);
    }

    /**
     * The item's own value of the metric.
     *
     * @return sum over weight
     */
    public double value() {
        return sum / weight;
    }
}
