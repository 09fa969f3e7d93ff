/**
 * The merge methods. Those that work on differences to a base are put together from a {@link
 * org.optimer.merge.methods.Sparsifier}, a {@link org.optimer.merge.methods.Consensus}, a normalisation and a
 * rescaling; a new one is usually a class of a dozen lines.
 */
@NullMarked
package org.optimer.merge.methods;

import org.jspecify.annotations.NullMarked;
