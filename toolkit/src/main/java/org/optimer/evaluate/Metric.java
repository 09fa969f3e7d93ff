package org.optimer.evaluate;

import java.util.List;

/**
 * Compares a written answer with the accepted ones, for {@link ExactMatch} tasks that generate. Found by {@link
 * java.util.ServiceLoader}: one class with a public constructor without arguments, plus its name in {@code
 * META-INF/services/org.optimer.evaluate.Metric}. Stateless.
 */
public interface Metric {
    /**
     * What the number means; its name is used in cards.
     *
     * @return name, direction, unit
     */
    MetricInfo info();

    /**
     * Compares.
     *
     * @param predicted what the model wrote, extracted and normalised as the card says
     * @param accepted the right answers, at least one, normalised in the same way
     * @return the item's value, for example 1 or 0
     */
    double of(String predicted, List<String> accepted);
}
