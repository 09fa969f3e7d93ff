/**
 * Vectors and weights in, a model out: {@link org.optimer.merge.Merge} is the fluent door, {@link
 * org.optimer.merge.recipe.Recipe} reads mergekit's YAML, {@link org.optimer.merge.MergeMethod} is the interface that a new
 * method implements. Merging streams: memory is bounded by tiles and threads, not by the size of the model.
 */
@NullMarked
package org.optimer.merge;

import org.jspecify.annotations.NullMarked;
