/**
 * Results as figures and reports. A {@link org.optimer.plot.Fig} is a plotly figure held as plain maps; {@link
 * org.optimer.plot.Plots} draws the usual ones; a {@link org.optimer.plot.Report} is one HTML page that needs no
 * network.
 */
@NullMarked
package org.optimer.plot;

import org.jspecify.annotations.NullMarked;
