/**
 * The inner loops of merging: short loops over plain arrays that the compiler vectorises, counter masks, exact
 * selection. Everything is written so that a result does not depend on tile size, threads or JDK.
 */
@NullMarked
package org.optimer.merge.kernel;

import org.jspecify.annotations.NullMarked;
