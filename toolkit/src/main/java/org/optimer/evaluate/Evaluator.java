package org.optimer.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.InvalidInputException;

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

    /**
     * Loads models into this process as f32 and scores them here.
     *
     * @return an evaluator on the CPU with a ledger of its own
     */
    static InProcessEvaluator inProcess() {
        return new InProcessEvaluator();
    }

    /**
     * An evaluator by name. Found by {@link java.util.ServiceLoader}: one class with a public constructor without arguments, plus
     * its name in {@code META-INF/services/org.optimer.evaluate.Evaluator}.
     *
     * @param name for example {@code in_process}
     * @return a new evaluator
     * @throws InvalidInputException when there is none of that name
     */
    static Evaluator named(String name) {
        List<String> known = new ArrayList<>();
        for (Evaluator evaluator : Services.of(Evaluator.class)) {
            if (evaluator.name().equals(name)) {
                return evaluator;
            }
            known.add(evaluator.name());
        }
        throw InvalidInputException.of("evaluator", "one of " + known, name, "");
    }

    /** Gives back models and processes that it holds; closing twice is harmless. */
    @Override
    default void close() {}
}
