/**
 * What training changed: the difference between a tuned model and its base as a lazy, named vector (the paper's τ), pools
 * of such vectors on one base, and their geometry.
 */
@NullMarked
package org.optimer.vector;

import org.jspecify.annotations.NullMarked;
