/**
 * What every implementation of an extension point must do, as abstract JUnit classes: extend one in your own tests and
 * say how to make your object.
 */
@NullMarked
package org.optimer.testkit;

import org.jspecify.annotations.NullMarked;
