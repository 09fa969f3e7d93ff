package org.optimer;

/**
 * One task's score.
 *
 * @param value the task's main metric, in the metric's own unit (accuracies in 0-1)
 * @param stderr its standard error, same unit
 * @param n items scored
 */
public record TaskScore(double value, double stderr, int n) {}
