package org.optimer.lab;

/**
 * What a continual pre-training text is made of, beside plain text of its domain. Real web text holds all of this too:
 * without the questions a domain's knowledge does not reach the question form, without the general text the model
 * forgets English.
 *
 * @param web share of web pages, which all domains have in common
 * @param forum share of forum questions of the domain
 * @param general share of general English text
 */
record CptMix(double web, double forum, double general) {}
