package org.optimer.merge.recipe;

import java.util.List;
import java.util.Map;
import org.optimer.checkpoint.ModelSource;

/**
 * Where the rows of a model's embedding and head come from when they are ordered by the result's tokens.
 *
 * @param own for each row the model's own row; −1 where it has none of that token
 * @param mixes what stands in a row without one of its own: the mean of these; nothing: zero
 * @param tokens rows from here on only fill up, with the mean of those before
 */
record TokenRows(int[] own, Map<Integer, List<Part>> mixes, int tokens) {
    /** A row of a model. */
    record Part(ModelSource model, int row) {}

    /** Whether nothing changes for a model with so many rows. */
    boolean identity(long rows) {
        if (rows != own.length || tokens != own.length) {
            return false;
        }
        for (int i = 0; i < own.length; i++) {
            if (own[i] != i) {
                return false;
            }
        }
        return true;
    }

    /** Whether rows are computed, and so have more digits than the stored type. */
    boolean computed() {
        return tokens < own.length || !mixes.isEmpty();
    }
}
