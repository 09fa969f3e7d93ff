/**
 * The tiny lab: a small world with its corpora, and Llama-shaped models really trained on them, so that the whole
 * OptiMer setting (base, instruct, continual pre-training per domain, DataMix, tasks) fits a laptop. Start at {@link
 * org.optimer.lab.Lab}; {@link org.optimer.lab.World} says what the models learn.
 */
@NullMarked
package org.optimer.lab;

import org.jspecify.annotations.NullMarked;
