package org.optimer.model;

import org.optimer.core.InvalidInputException;

/**
 * What one training step learns from.
 *
 * @param ids {@code [rows][length + 1]} tokens; token t + 1 is to be predicted from the tokens up to t
 * @param mask {@code [rows][length]}; the weight of predicting token t + 1, 0 for none
 */
public record Batch(int[][] ids, float[][] mask) {
    /** Checks that all rows have one length. */
    public Batch {
        int rows = ids.length;
        if (rows == 0 || mask.length != rows || ids[0].length < 2) {
            throw InvalidInputException.of(
                    "batch", "rows of at least 2 tokens and a mask for each", rows + " rows", "");
        }
        for (int i = 0; i < rows; i++) {
            if (ids[i].length != ids[0].length || mask[i].length != ids[0].length - 1) {
                throw InvalidInputException.of(
                        "batch row " + i,
                        ids[0].length + " tokens and " + (ids[0].length - 1) + " mask values",
                        ids[i].length + " and " + mask[i].length,
                        "Pack rows to one length");
            }
        }
    }
}
