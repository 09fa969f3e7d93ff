package org.optimer.model;

import java.util.Arrays;
import org.optimer.core.InvalidInputException;

/**
 * A text to score: how likely are its last tokens, given the ones before?
 *
 * @param ids the whole text, with its beginning-of-sequence token if the model expects one
 * @param from index of the first scored token, at least 1 (the first token is given)
 */
public record Row(int[] ids, int from) {
    /** Checks the range. */
    public Row {
        if (from < 1 || from >= ids.length) {
            throw InvalidInputException.of(
                    "row to score",
                    "from in 1.." + (ids.length - 1) + " for " + ids.length + " tokens",
                    String.valueOf(from),
                    "Put a beginning-of-sequence token in front; at least one token must be scored");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Row row && from == row.from && Arrays.equals(ids, row.ids);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + from;
    }
}
