/**
 * CPU or GPU, and the one guarded door to DJL: {@link org.optimer.device.Tensors} are scopes of native memory, {@link
 * org.optimer.device.Tensor} a native array of f32 or i64. Natives load at the first use.
 */
@NullMarked
package org.optimer.device;

import org.jspecify.annotations.NullMarked;
