package org.optimer.merge;

import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;

/**
 * A tensor to read. It may be called differently in each model: layers are renumbered by slices, and text towers of
 * multimodal models have a prefix.
 *
 * @param source the model
 * @param info the tensor as that model has it, name included
 */
public record Operand(ModelSource source, TensorInfo info) {}
