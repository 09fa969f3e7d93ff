/**
 * What every other package shares: the exception family, progress with ETA and cancellation, provenance, counter-based
 * random numbers, JSON, and the neutral {@link org.optimer.core.Card} that notebooks and reports draw.
 */
@NullMarked
package org.optimer.core;

import org.jspecify.annotations.NullMarked;
