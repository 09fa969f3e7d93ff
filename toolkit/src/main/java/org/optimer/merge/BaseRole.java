package org.optimer.merge;

/** What the base model is to a merge method. */
public enum BaseRole {
    /** Differences are taken to it; the result is the base plus something. It must be there and has no weight. */
    REFERENCE,
    /** As {@link #REFERENCE} where there is one; without it, the models themselves take the place of differences. */
    OPTIONAL,
    /** One of the inputs, with a weight like the others, when it is listed at all. */
    MEMBER
}
