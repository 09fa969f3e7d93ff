package org.optimer.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/**
 * A search: trials are asked for, evaluated, and told. {@link #optimize} is a loop over {@link #ask()} and {@link #tell}.
 * Everything is kept in a {@link Storage}, so that another study object, or another process, can go on. Thread-safe.
 */
public final class Study extends OpenStudy implements AutoCloseable {
    private final int id;
    private final Asker asker;
    private final StudyBook book;
    private final AtomicInteger repeated = new AtomicInteger();

    Study(StudySettings settings, Storage storage, int id) {
        super(settings, storage);
        this.id = id;
        this.asker = new Asker(settings, storage, id);
        this.book = new StudyBook(settings, storage, id);
    }

    /**
     * Begins to describe a study whose objective is to be great.
     *
     * @param metric the objective's name, also the study's name unless it gets another
     * @return a builder
     */
    public static StudyBuilder maximize(String metric) {
        return new StudyBuilder(metric, Direction.MAXIMIZE);
    }

    /**
     * Begins to describe a study whose objective is to be small.
     *
     * @param metric the objective's name, also the study's name unless it gets another
     * @return a builder
     */
    public static StudyBuilder minimize(String metric) {
        return new StudyBuilder(metric, Direction.MINIMIZE);
    }

    /**
     * Begins a trial: a queued one if there is one, else one with parameters that the sampler proposes.
     *
     * @return the trial, to be told, failed, pruned or released
     */
    public Trial ask() {
        return asker.ask(this, Asker.Slot.SINGLE);
    }

    /** Begins a trial for a worker; null when {@code wanted} trials are complete or being evaluated. */
    @Nullable
    Trial ask(Asker.Slot slot) {
        return asker.askIfWanted(this, slot);
    }

    /**
     * Queues a trial.
     *
     * @param params outer values of some or all parameters; the others are proposed when its turn comes
     * @return the queued trial
     * @throws InvalidInputException when a value is outside its range
     */
    public FrozenTrial enqueue(Map<String, Object> params) {
        return book.enqueue(params);
    }

    /**
     * Adds a trial that was evaluated elsewhere, for example in another study over the same space: samplers learn from it
     * as from any other.
     *
     * @param params outer values of all parameters
     * @param value the objective, not NaN
     * @param userAttrs remarks
     * @return the trial as stored
     * @throws InvalidInputException when a parameter is missing or outside its range, or the value is NaN
     */
    public FrozenTrial add(Map<String, Object> params, double value, Map<String, Object> userAttrs) {
        return add(params, List.of(value), List.of(), userAttrs);
    }

    /**
     * As {@link #add(Map, double, Map)}, with several objectives or limits.
     *
     * @param params outer values of all parameters
     * @param values one for each objective, none NaN
     * @param constraints one for each limit, see {@link Trial#constraints}; may be empty
     * @param userAttrs remarks
     * @return the trial as stored
     * @throws InvalidInputException when a parameter is missing or outside its range, or a value is NaN or missing
     */
    public FrozenTrial add(
            Map<String, Object> params, List<Double> values, List<Double> constraints, Map<String, Object> userAttrs) {
        List<FrozenTrial> trials = book.add(List.of(new KnownTrial(params, values, constraints, userAttrs)), null);
        return trials.get(trials.size() - 1);
    }

    /**
     * Adds trials that were evaluated elsewhere, all in one write. A crash may keep only a beginning of them; the same call
     * again adds the rest.
     *
     * @param trials in the order in which they get their numbers
     * @param key the remark that tells them apart: one whose value a trial of the study has already is left out
     * @return all trials of the study, by number
     * @throws InvalidInputException when a parameter is missing or outside its range, or a value is NaN or missing; nothing
     *     is added then
     */
    public List<FrozenTrial> addAll(List<KnownTrial> trials, String key) {
        return book.add(trials, key);
    }

    /**
     * Finishes a trial with its value. NaN makes it fail: it says nothing about the parameters.
     *
     * @param trial from {@link #ask()}
     * @param value the objective; infinities are values
     * @return the trial as stored
     * @throws InvalidInputException when the trial is finished already
     */
    public FrozenTrial tell(Trial trial, double value) {
        return tell(trial, List.of(value));
    }

    /**
     * Finishes a trial with its values. A NaN among them makes it fail.
     *
     * @param trial from {@link #ask()}
     * @param values one for each objective; infinities are values
     * @return the trial as stored
     * @throws InvalidInputException when the trial is finished already, or there are more or fewer values than objectives
     */
    public FrozenTrial tell(Trial trial, List<Double> values) {
        if (values.size() != directions().size()) {
            throw InvalidInputException.of(
                    "trial " + trial.number(),
                    "a value for each of " + metrics(),
                    values.size() + (values.size() == 1 ? " value" : " values"),
                    "");
        }
        if (values.contains(Double.NaN)) {
            return fail(trial, "the objective returned NaN");
        }
        return book.finish(trial, TrialState.COMPLETE, values, Map.of());
    }

    /**
     * Finishes a trial without a value.
     *
     * @param trial from {@link #ask()}
     * @param reason stored as the remark {@code error}
     * @return the trial as stored
     * @throws InvalidInputException when the trial is finished already
     */
    public FrozenTrial fail(Trial trial, String reason) {
        return book.finish(trial, TrialState.FAIL, null, Map.of("error", reason));
    }

    /**
     * Stops a trial early; its value is the last reported one.
     *
     * @param trial from {@link #ask()}
     * @return the trial as stored
     * @throws InvalidInputException when the trial is finished already
     */
    public FrozenTrial prune(Trial trial) {
        List<Double> reported =
                new ArrayList<>(current(trial.number()).intermediate().values());
        double last = reported.isEmpty() ? Double.NaN : reported.get(reported.size() - 1);
        return book.finish(trial, TrialState.PRUNED, Double.isNaN(last) ? null : List.of(last), Map.of());
    }

    /**
     * Gives a trial back unfinished: it counts as failed, and its parameters are queued to be evaluated again.
     *
     * @param trial from {@link #ask()}
     */
    public void release(Trial trial) {
        storage.write(view -> Repeat.operations(record(view), found -> found.number() == trial.number()));
        trial.refresh(current(trial.number()));
    }

    /**
     * Queues again what processes of this machine left unfinished when they died. {@link StudyBuilder#open()} does this.
     *
     * @return how many trials were queued
     */
    public int recover() {
        int count = abandoned(record());
        if (count > 0) {
            storage.write(view -> Repeat.operations(record(view), Repeat::abandoned));
            repeated.addAndGet(count);
        }
        return count;
    }

    @Override
    public List<String> repairs() {
        List<String> repairs = new ArrayList<>(storage.problems());
        int trials = repeated.get();
        if (trials > 0) {
            repairs.add(trials + (trials == 1 ? " trial" : " trials")
                    + " that a dead process had left unfinished: marked as failed and queued again");
        }
        return repairs;
    }

    private static int abandoned(StudyRecord study) {
        return (int) study.trials(TrialState.RUNNING).stream()
                .filter(Repeat::abandoned)
                .count();
    }

    /**
     * Evaluates trials one after another until the study has enough complete ones.
     *
     * @param objective from a trial to its value; an exception or NaN makes the trial fail, and the study goes on
     * @param trials how many complete trials the study shall have, those of earlier runs included
     * @return the study as it stands then
     * @throws org.optimer.core.CancelledException when interrupted; unfinished trials are queued again
     * @throws org.optimer.core.OptiMerException after many failures in a row
     */
    public StudyRecord optimize(ToDoubleFunction<Trial> objective, int trials) {
        return optimize(objective, trials, 1);
    }

    /**
     * As {@link #optimize(ToDoubleFunction, int)}, with several threads.
     *
     * @param objective called by several threads at once; {@link Trial#worker()} says by which
     * @param trials how many complete trials the study shall have
     * @param workers threads, 1 or more; one means the calling thread
     * @return the study as it stands then
     */
    public StudyRecord optimize(ToDoubleFunction<Trial> objective, int trials, int workers) {
        return new TrialLoop(this, one(objective), trials, workers, 0).run();
    }

    /**
     * As {@link #optimize(ToDoubleFunction, int, int)} for several objectives.
     *
     * @param objectives from a trial to one value for each objective, in their order
     * @param trials how many complete trials the study shall have
     * @param workers threads, 1 or more
     * @return the study as it stands then
     */
    public StudyRecord optimizeAll(Function<Trial, List<Double>> objectives, int trials, int workers) {
        return new TrialLoop(this, objectives, trials, workers, 0).run();
    }

    /**
     * As {@link #optimize(ToDoubleFunction, int, int)} beside other processes on the same storage: trials get random
     * numbers of their own, and those that other processes evaluate are waited for.
     *
     * @param objective called by several threads at once
     * @param trials how many complete trials the study shall have, whoever evaluated them
     * @param workers threads of this process
     * @param firstWorker the number of this process's first worker, to tell workers apart; above 0
     * @return the study as it stands then
     */
    public StudyRecord join(ToDoubleFunction<Trial> objective, int trials, int workers, int firstWorker) {
        return joinAll(one(objective), trials, workers, firstWorker);
    }

    /**
     * As {@link #join(ToDoubleFunction, int, int, int)} for several objectives.
     *
     * @param objectives from a trial to one value for each objective, in their order
     * @param trials how many complete trials the study shall have, whoever evaluated them
     * @param workers threads of this process
     * @param firstWorker the number of this process's first worker, above 0
     * @return the study as it stands then
     */
    public StudyRecord joinAll(Function<Trial, List<Double>> objectives, int trials, int workers, int firstWorker) {
        return new TrialLoop(this, objectives, trials, workers, firstWorker).run();
    }

    private static Function<Trial, List<Double>> one(ToDoubleFunction<Trial> objective) {
        return trial -> List.of(objective.applyAsDouble(trial));
    }

    /**
     * The study as it stands now.
     *
     * @return with what other processes wrote
     */
    @Override
    public StudyRecord record() {
        return record(storage.read());
    }

    /**
     * Adds a remark to the study.
     *
     * @param key its name
     * @param value any JSON value
     */
    public void userAttr(String key, @Nullable Object value) {
        storage.write(view -> List.of(new Operation.SetStudyAttr(id, false, key, value)));
    }

    /**
     * Makes every recorded proposal again, from what the sampler saw then and the random numbers it had, and compares.
     *
     * @return what was compared and what differs
     */
    public ReplayReport replay() {
        return Replayer.replay(settings, record());
    }

    /** Closes the storage; the study stays in it. */
    @Override
    public void close() {
        storage.close();
    }

    void report(Trial trial, long step, double value) {
        book.report(trial, step, value);
    }

    private FrozenTrial current(int number) {
        return record().trials().get(number);
    }

    private StudyRecord record(StorageView view) {
        return book.record(view);
    }
}
