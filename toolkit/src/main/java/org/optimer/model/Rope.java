package org.optimer.model;

import org.optimer.core.InvalidInputException;

/**
 * Rotary positions (Su et al. 2021): pairs (i, i + d/2) of a head are rotated by {@code position · θ^(−2i/d)}. Types
 * {@code default}, {@code linear} (all frequencies divided by a factor) and {@code llama3} (only the slow ones, as in
 * Llama 3.1's model card code).
 */
final class Rope {
    private final float[] frequencies;

    Rope(ModelConfig config, int headDim) {
        ModelConfig.RopeSettings rope = config.rope();
        if (headDim % 2 != 0 || rope.partial() != 1) {
            throw InvalidInputException.of(
                    config.label(),
                    "whole, even-sized heads under RoPE",
                    "head size " + headDim + ", partial_rotary_factor " + rope.partial(),
                    "Partial rotary positions are not supported");
        }
        frequencies = new float[headDim / 2];
        for (int i = 0; i < frequencies.length; i++) {
            // f32 steps in the order in which transformers makes the frequencies
            float exponent = (float) (2 * i) / headDim;
            float inverse = 1f / (float) StrictMath.pow(rope.theta(), exponent);
            frequencies[i] = scale(config, rope, inverse);
        }
    }

    private static float scale(ModelConfig config, ModelConfig.RopeSettings rope, float inverse) {
        switch (rope.type()) {
            case "default":
                return inverse;
            case "linear":
                return (float) (inverse / rope.factor());
            case "llama3":
                double wavelength = 2 * Math.PI / inverse;
                double low = rope.original() / rope.lowFactor();
                double high = rope.original() / rope.highFactor();
                if (wavelength < high) {
                    return inverse;
                }
                if (wavelength > low) {
                    return (float) (inverse / rope.factor());
                }
                double smooth =
                        (rope.original() / wavelength - rope.lowFactor()) / (rope.highFactor() - rope.lowFactor());
                return (float) ((1 - smooth) * inverse / rope.factor() + smooth * inverse);
            default:
                throw InvalidInputException.of(
                        config.label(),
                        "rope type default, linear or llama3",
                        rope.type(),
                        "That way of stretching positions is not supported");
        }
    }

    /** {@code cos(position · frequency)}, {@code [positions][head]}, both halves alike. */
    float[] cosines(int positions) {
        return table(positions, false);
    }

    /** The sines, negative in the first half: {@code rotated = x·cos + swapped(x)·sin} needs no negation. */
    float[] signedSines(int positions) {
        return table(positions, true);
    }

    private float[] table(int positions, boolean sine) {
        int half = frequencies.length;
        float[] table = new float[Math.multiplyExact(positions, 2 * half)];
        for (int p = 0; p < positions; p++) {
            for (int i = 0; i < half; i++) {
                double angle = p * frequencies[i];
                float value = (float) (sine ? StrictMath.sin(angle) : StrictMath.cos(angle));
                table[p * 2 * half + i] = sine ? -value : value;
                table[p * 2 * half + half + i] = value;
            }
        }
        return table;
    }
}
