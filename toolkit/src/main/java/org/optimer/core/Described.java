package org.optimer.core;

/**
 * A result that can show itself. Every public result type implements this; a notebook cell that ends in such an object
 * shows {@link #card()}, a shell shows {@link Card#text()}.
 */
public interface Described {
    /**
     * A short, complete picture of this object.
     *
     * @return the card, made afresh from the present state
     */
    Card card();
}
