package org.optimer.evaluate;

/**
 * What a number of a task means.
 *
 * @param name for example {@code exact_match}
 * @param higherIsBetter false for losses
 * @param unit {@code share} for numbers in [0, 1], {@code nats/token}, {@code bits/byte}, ..; means are only taken over
 *     equal units and directions
 */
public record MetricInfo(String name, boolean higherIsBetter, String unit) {
    /**
     * A share of items, in [0, 1], higher is better.
     *
     * @param name the metric
     * @return the description
     */
    public static MetricInfo share(String name) {
        return new MetricInfo(name, true, "share");
    }
}
