/**
 * Read and write HF-layout folders of safetensors without loading them whole. {@link
 * org.optimer.checkpoint.TensorSource} is the one view that a folder, a difference vector and a merge in memory share.
 */
@NullMarked
package org.optimer.checkpoint;

import org.jspecify.annotations.NullMarked;
