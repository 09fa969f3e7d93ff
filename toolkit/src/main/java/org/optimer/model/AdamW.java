package org.optimer.model;

/**
 * One AdamW step on arrays (Loshchilov and Hutter 2019, in the order of operations that torch uses): decay {@code p ←
 * p·(1 − lr·wd)}, moments, bias correction, {@code p ← p − lr/(1−β₁ᵗ) · m / (sqrt(v)/sqrt(1−β₂ᵗ) + ε)}. In Java, so that
 * the result does not depend on a native library's threads.
 */
final class AdamW {
    private static final double EPSILON = 1e-8;

    private final float decay;
    private final float beta1;
    private final float beta2;
    private final float rate;
    private final float root;

    /** @param time 1 for the first step */
    AdamW(TrainRecipe recipe, double learningRate, long time) {
        decay = (float) (1 - learningRate * recipe.weightDecay());
        beta1 = (float) recipe.beta1();
        beta2 = (float) recipe.beta2();
        rate = (float) (learningRate / (1 - StrictMath.pow(recipe.beta1(), time)));
        root = (float) (1 / StrictMath.sqrt(1 - StrictMath.pow(recipe.beta2(), time)));
    }

    /** Steps over {@code [from, to)} of all arrays; {@code scale} multiplies the gradient first (clipping). */
    void step(float[] p, float[] g, float[] m, float[] v, int from, int to, float scale) {
        float b1 = beta1;
        float b2 = beta2;
        float c1 = 1 - b1;
        float c2 = 1 - b2;
        float epsilon = (float) EPSILON;
        for (int i = from; i < to; i++) {
            float gradient = g[i] * scale;
            float first = m[i] * b1 + gradient * c1;
            float second = v[i] * b2 + gradient * gradient * c2;
            m[i] = first;
            v[i] = second;
            p[i] = p[i] * decay - rate * first / ((float) Math.sqrt(second) * root + epsilon);
        }
    }
}
