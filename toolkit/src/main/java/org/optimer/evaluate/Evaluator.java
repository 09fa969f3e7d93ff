package org.optimer.evaluate;

import org.optimer.checkpoint.ModelSource;

/**
 * Scores models on tasks: in this process, or by driving another program or a server. Thread-safe: a search scores
 * several trials at once.
 */
public interface Evaluator extends AutoCloseable {
    /**
     * What it is, for reports.
     *
     * @return a short name
     */
    String name();

    /**
     * Scores a model.
     *
     * @param model a checkpoint, or a merge in memory
     * @param tasks what to score it on
     * @return the scores, with every item's outcome
     * @throws org.optimer.core.OptiMerException naming what failed: the model, the tokenizer, or an item
     */
    Scores score(ModelSource model, TaskSet tasks);

    /** Gives back models and processes that it holds; closing twice is harmless. */
    @Override
    default void close() {}
}
