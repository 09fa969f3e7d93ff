package org.optimer.device;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import org.optimer.core.InvalidInputException;

/**
 * Reverse-mode differentiation. While one is open, this thread's operations on tensors that {@link #require} gradients
 * are recorded; other threads are not touched, so that several trainings can run side by side.
 */
public final class Gradients implements AutoCloseable {
    private final boolean before;

    private Gradients(boolean before) {
        this.before = before;
    }

    /**
     * Starts recording on this thread.
     *
     * @return the recording, to be closed by the same thread
     */
    public static Gradients record() {
        Natives.load();
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        return new Gradients(before);
    }

    /**
     * Marks a parameter.
     *
     * @param parameter f32, not the result of a recorded operation
     */
    public static void require(Tensor parameter) {
        JniUtils.attachGradient(parameter.nd(), true);
    }

    /**
     * Differentiates a number by every marked parameter it was computed from. The record is used up.
     *
     * @param loss one element
     */
    public void backward(Tensor loss) {
        if (loss.elements() != 1) {
            throw InvalidInputException.of("backward", "one number", Arrays.toString(loss.shape()), "Sum it first");
        }
        try (Tensors scope = loss.scope().scope()) {
            Tensor one = scope.f32(new float[] {1}, loss.shape());
            JniUtils.backward(loss.nd(), one.nd(), false, false);
        }
    }

    /**
     * Copies a parameter's gradient out and clears it for the next pass.
     *
     * @param parameter marked by {@link #require}
     * @param target receives the gradient, row-major; zeros when the loss did not depend on the parameter
     */
    public void take(Tensor parameter, float[] target) {
        PtNDArray gradient = JniUtils.getGradient(parameter.nd());
        if (gradient == null) {
            Arrays.fill(target, 0);
            return;
        }
        Tensor handle = new Tensor(parameter.scope(), gradient);
        handle.get(0, target, 0, target.length);
        handle.free();
        JniUtils.zeroGrad(parameter.nd());
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
