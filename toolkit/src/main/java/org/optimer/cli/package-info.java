/** The same verbs for a shell. Exit status: 0 done, 1 failed (one line on stderr), 2 bad usage. */
@NullMarked
package org.optimer.cli;

import org.jspecify.annotations.NullMarked;
