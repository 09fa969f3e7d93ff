/** The examples of CONTRIBUTING.md: each passes the conformance suite of its kind. */
@NullMarked
package org.optimer.testkit.examples;

import org.jspecify.annotations.NullMarked;
