/** Benchmarks of the loops that a merge spends its time in, in nanoseconds an element. */
@NullMarked
package org.optimer.jmh;

import org.jspecify.annotations.NullMarked;
