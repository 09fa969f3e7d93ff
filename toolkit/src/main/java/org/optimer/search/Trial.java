package org.optimer.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;

/**
 * A trial that was asked for: its parameters, and a place for remarks while it is evaluated. Thread-safe; remarks are
 * written together with the result.
 */
public final class Trial implements Described {
    private final Study study;
    private final Map<String, Object> remarks = new LinkedHashMap<>();
    private List<Double> constraints = List.of();
    private final int worker;
    private volatile FrozenTrial frozen;

    Trial(Study study, FrozenTrial frozen, int worker) {
        this.study = study;
        this.frozen = frozen;
        this.worker = worker;
    }

    /**
     * Position among the trials of the study.
     *
     * @return 0 or more
     */
    public int number() {
        return frozen.number();
    }

    /**
     * Which worker asked for it.
     *
     * @return 0 or more
     */
    public int worker() {
        return worker;
    }

    /**
     * All parameters, in order.
     *
     * @return outer values by name, immutable
     */
    public Map<String, Object> params() {
        return frozen.params();
    }

    /**
     * The numeric parameters, in order.
     *
     * @return name to value
     */
    public Map<String, Double> weights() {
        return frozen.weights();
    }

    /**
     * A numeric parameter.
     *
     * @param name its name
     * @return its value
     * @throws org.optimer.core.InvalidInputException when there is none of that name, or it is no number
     */
    public double value(String name) {
        return frozen.value(name);
    }

    /**
     * Where it stands.
     *
     * @return RUNNING until it was told
     */
    public TrialState state() {
        return frozen.state();
    }

    /**
     * Its value.
     *
     * @return NaN until it was told
     */
    public double score() {
        return frozen.score();
    }

    /**
     * When evaluation began.
     *
     * @return null only in a storage that does not say
     */
    public @Nullable Instant start() {
        return frozen.start();
    }

    /**
     * When it finished.
     *
     * @return null before
     */
    public @Nullable Instant complete() {
        return frozen.complete();
    }

    /**
     * Adds a remark; it is stored with the result.
     *
     * @param key its name
     * @param value any JSON value: strings, numbers, booleans, lists, maps, null
     * @return this trial
     */
    public synchronized Trial userAttr(String key, @Nullable Object value) {
        remarks.put(key, value);
        return this;
    }

    /**
     * Says how the trial stands to its limits; stored with the result, where Optuna looks for it. Trials beyond a limit are
     * no best ones, and samplers keep away from them.
     *
     * @param values one for each limit: at most 0 where it is kept, above 0 by how far it is not
     * @return this trial
     * @throws InvalidInputException when one is NaN
     */
    public synchronized Trial constraints(double... values) {
        List<Double> list = new ArrayList<>();
        for (double value : values) {
            if (Double.isNaN(value)) {
                throw InvalidInputException.of("trial " + number(), "constraints that are numbers", "NaN", "");
            }
            list.add(value);
        }
        constraints = List.copyOf(list);
        return this;
    }

    /**
     * A remark.
     *
     * @param key its name
     * @return null when there is none
     */
    public @Nullable Object userAttr(String key) {
        return userAttrs().get(key);
    }

    /**
     * All remarks so far, those not stored yet included.
     *
     * @return name to value
     */
    public synchronized Map<String, Object> userAttrs() {
        Map<String, Object> all = new LinkedHashMap<>(frozen.userAttrs());
        all.putAll(remarks);
        return all;
    }

    /**
     * Stores a value on the way, at once.
     *
     * @param step how far evaluation is
     * @param value so far
     */
    public void report(long step, double value) {
        study.report(this, step, value);
    }

    /**
     * The trial as it was last stored.
     *
     * @return immutable
     */
    public FrozenTrial frozen() {
        return frozen;
    }

    @Override
    public Card card() {
        return frozen.card();
    }

    synchronized List<Double> constraints() {
        return constraints;
    }

    synchronized Map<String, Object> remarks() {
        return new LinkedHashMap<>(remarks);
    }

    void refresh(FrozenTrial stored) {
        frozen = stored;
    }
}
