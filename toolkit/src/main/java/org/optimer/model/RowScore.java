package org.optimer.model;

/**
 * The score of a {@link Row}.
 *
 * @param logLikelihood natural logarithm of the probability of the scored tokens, summed in f64 over f32 terms
 * @param argmaxEqual whether each scored token is the most likely one at its place (the lowest id on ties); then greedy
 *     generation writes exactly these tokens
 * @param tokens how many were scored
 */
public record RowScore(double logLikelihood, boolean argmaxEqual, int tokens) {}
