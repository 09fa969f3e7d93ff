package org.optimer.search;

import org.optimer.core.InvalidInputException;

/** Which random numbers a trial gets. */
public enum Rng {
    /**
     * One stream for the whole study, as in Optuna: with one worker the trials are Optuna's for the same seed. A resumed
     * study goes on where the stream stopped.
     */
    STREAM("stream"),
    /**
     * Every trial has numbers of its own, from the study's seed and its index, so that several workers need not agree on
     * an order; what the sampler saw is recorded, and {@link Study#replay()} can do each proposal again.
     */
    PER_TRIAL("per_trial"),
    /** {@link #STREAM} with one worker, {@link #PER_TRIAL} with several. */
    AUTO("auto");

    private final String label;

    Rng(String label) {
        this.label = label;
    }

    /**
     * The name in study files.
     *
     * @return {@code stream}, {@code per_trial} or {@code auto}
     */
    public String label() {
        return label;
    }

    /**
     * The mode of a name.
     *
     * @param label {@code stream}, {@code per_trial} or {@code auto}
     * @return the mode
     * @throws InvalidInputException for another name
     */
    public static Rng named(String label) {
        for (Rng rng : values()) {
            if (rng.label.equals(label)) {
                return rng;
            }
        }
        throw InvalidInputException.of("sampler.rng", "stream, per_trial or auto", label, "");
    }
}
