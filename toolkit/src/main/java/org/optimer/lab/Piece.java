package org.optimer.lab;

/**
 * A piece of training text.
 *
 * @param read words that are only read; may be empty
 * @param learnt words that count in the loss
 */
record Piece(String read, String learnt) {
    /** A piece of which everything is learnt. */
    static Piece text(String text) {
        return new Piece("", text);
    }
}
