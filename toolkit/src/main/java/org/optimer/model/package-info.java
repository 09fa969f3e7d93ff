/**
 * Run and train a decoder: tokens in, logits out. {@link org.optimer.model.CausalLm} scores and generates, {@link
 * org.optimer.model.Trainer} trains; {@link org.optimer.model.Architecture} is where a model family is added.
 */
@NullMarked
package org.optimer.model;

import org.jspecify.annotations.NullMarked;
