package org.optimer.evaluate;

import org.optimer.checkpoint.ModelSource;
import org.optimer.device.Device;
import org.optimer.model.CausalLm;

/**
 * Scores models in this process. All rows of all tasks go through the model together. Loaded models and tokenised items
 * are kept for the next call and shared by all evaluators of the process, so a search loads a model once per worker,
 * overwrites its weights in each trial, and tokenises once. Thread-safe.
 */
public final class InProcessEvaluator implements Evaluator {
    private static final ModelPool MODELS = new ModelPool();
    private static final PlanCache PLANS = new PlanCache();

    private final Device device;
    private final Ledger ledger;

    /** On the CPU, with a ledger of its own; also for the service loader. */
    public InProcessEvaluator() {
        this(Device.cpu(), new Ledger());
    }

    private InProcessEvaluator(Device device, Ledger ledger) {
        this.device = device;
        this.ledger = ledger;
    }

    /**
     * The same on another device.
     *
     * @param where CPU or GPU
     * @return a new evaluator with the same ledger
     */
    public InProcessEvaluator on(Device where) {
        return new InProcessEvaluator(where, ledger);
    }

    /**
     * The same with a ledger that counts several evaluators together.
     *
     * @param shared receives an entry for each evaluation
     * @return a new evaluator
     */
    public InProcessEvaluator ledger(Ledger shared) {
        return new InProcessEvaluator(device, shared);
    }

    /**
     * What was scored so far.
     *
     * @return the ledger
     */
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public String name() {
        return "in_process";
    }

    @Override
    public Scores score(ModelSource model, TaskSet tasks) {
        try (ModelPool.Lease lease = MODELS.lend(model, device)) {
            Scores scores = score(LoadedModel.of(model.label(), lease.model()), tasks);
            lease.done();
            return scores;
        }
    }

    /**
     * Scores a model that is loaded already; it must not be used by another thread meanwhile.
     *
     * @param model the model; stays open
     * @param tasks what to score it on
     * @return the scores
     */
    public Scores score(CausalLm model, TaskSet tasks) {
        return score(LoadedModel.of(model.card().title(), model), tasks);
    }

    Scores score(RunningModel model, TaskSet tasks) {
        RowPlan plan = PLANS.plan(tasks, model.codec(), model.contextLength());
        Scores scores = new ScoringRun(model, plan).scores(tasks);
        ledger.record(scores);
        return scores;
    }

    /** Closes the models that wait for reuse, of all evaluators of the process; a later call loads them again. */
    @Override
    public void close() {
        MODELS.clear();
    }
}
