package org.optimer.search;

import java.util.LinkedHashMap;
import java.util.Map;
import org.optimer.core.InvalidInputException;

/**
 * The Tree-structured Parzen Estimator (Bergstra et al. 2011) exactly as Optuna computes it: after some random trials,
 * one density l is fitted to the good trials and one, g, to the others, points are drawn from l, and the one with the
 * greatest l/g is taken. For the same seed it proposes what Optuna proposes, trial for trial. Immutable; the fluent
 * methods return a new sampler.
 *
 * <p>Several objectives are weighed as in Optuna 5 (its multiobjective TPE), whatever the preset; the default preset then draws
 * each parameter alone. Trials beyond their limits count as poor ones.
 *
 * <p>Presets: {@link #optuna5()} draws all parameters together and counts running trials as poor ones (constant liar);
 * {@link #optuna4()}, the default of the years 2020 to early 2026 and so of the paper, draws each parameter alone.
 */
public final class TpeSampler implements Sampler {
    /** What study files and journals call {@link #countRunning}. */
    public static final String COUNT_RUNNING = "count_running";

    private final TpePreset preset;
    private final long seed;
    private final int startup;
    private final boolean liar;
    private final int running;
    private final Acquisition acquisition;

    TpeSampler(TpePreset preset, long seed, int startup, boolean liar, int running, Acquisition acquisition) {
        this.preset = preset;
        this.seed = Seeding.check(seed);
        this.startup = startup;
        this.liar = liar;
        this.running = running;
        this.acquisition = acquisition;
        if (startup < 0) {
            throw InvalidInputException.of("sampler.startup", "0 or more", String.valueOf(startup), "");
        }
        if (running < 0) {
            throw InvalidInputException.of("sampler.count_running", "0 or more", String.valueOf(running), "");
        }
    }

    private static TpeSampler of(TpePreset preset) {
        return new TpeSampler(preset, 0, 10, preset.liar(), 0, Acquisition.bestOf(24));
    }

    /**
     * The defaults of Optuna 5: multivariate, constant liar, 10 random trials, best of 24.
     *
     * @return the sampler, seed 0
     */
    public static TpeSampler optuna5() {
        return of(TpePreset.OPTUNA5);
    }

    /**
     * Optuna 5 with {@code multivariate=False}.
     *
     * @return the sampler, seed 0
     */
    public static TpeSampler optuna5Univariate() {
        return of(TpePreset.OPTUNA5_UNIVARIATE);
    }

    /**
     * The defaults of Optuna 4.8: each parameter alone, no liar.
     *
     * @return the sampler, seed 0
     */
    public static TpeSampler optuna4() {
        return of(TpePreset.OPTUNA4);
    }

    /**
     * Optuna 4.8 with {@code multivariate=True}: one kernel width that shrinks slowly.
     *
     * @return the sampler, seed 0
     */
    public static TpeSampler optuna4Multivariate() {
        return of(TpePreset.OPTUNA4_MV);
    }

    /**
     * A preset by the name that study files use.
     *
     * @param name {@code optuna5}, {@code optuna5-uni}, {@code optuna4} or {@code optuna4-mv}
     * @return the sampler, seed 0
     * @throws InvalidInputException for another name
     */
    public static TpeSampler preset(String name) {
        return of(TpePreset.named(name));
    }

    /**
     * Another seed.
     *
     * @param value 0 to 2³² − 1
     * @return a new sampler
     */
    public TpeSampler seed(long value) {
        return new TpeSampler(preset, value, startup, liar, running, acquisition);
    }

    /**
     * How many trials must be complete or pruned before the densities are used (the paper's N₀).
     *
     * @param trials 0 or more
     * @return a new sampler
     */
    public TpeSampler startup(int trials) {
        return new TpeSampler(preset, seed, trials, liar, running, acquisition);
    }

    /**
     * Whether running trials count as poor ones, so that parallel workers spread out.
     *
     * @param on true to count them
     * @return a new sampler
     */
    public TpeSampler constantLiar(boolean on) {
        return new TpeSampler(preset, seed, startup, on, running, acquisition);
    }

    /**
     * How many finished trials a running one counts for while the start-up lasts. Optuna counts finished trials only (0), so
     * that W workers draw N₀ + W − 1 trials at random instead of N₀: those that run when the N₀-th finishes were drawn too.
     * With 1 the start-up is N₀ trials, however many workers there are. With 2 it is N₀ − W + 1: the first proposals after
     * it know so few results that they are half random themselves, and take the place of the rest. At least a quarter
     * of N₀ is finished before the densities are used. With one worker nothing runs beside a proposal, and this changes nothing. What
     * it is worth is in {@code docs/search-budgets.md}.
     *
     * @param times 0 (the default) or more; 2 is the one to use with several workers
     * @return a new sampler
     * @throws InvalidInputException when the number is negative
     */
    public TpeSampler countRunning(int times) {
        return new TpeSampler(preset, seed, startup, liar, times, acquisition);
    }

    /**
     * How the best point is looked for.
     *
     * @param choice for example {@link Acquisition#jgap()}
     * @return a new sampler
     */
    public TpeSampler acquisition(Acquisition choice) {
        return new TpeSampler(preset, seed, startup, liar, running, choice);
    }

    @Override
    public Map<String, Object> suggest(Request request) {
        return new TpeSuggestion(request, preset, startup, liar, running, acquisition).params();
    }

    /**
     * How many random trials come first.
     *
     * @return 0 or more
     */
    public int startup() {
        return startup;
    }

    /**
     * The preset's name in study files.
     *
     * @return for example {@code optuna5}
     */
    public String preset() {
        return preset.label();
    }

    @Override
    public boolean severalObjectives() {
        return true;
    }

    @Override
    public boolean constraints() {
        return true;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public String name() {
        return "tpe";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", name());
        settings.put("preset", preset.label());
        settings.put("startup", startup);
        settings.put("seed", seed);
        settings.put("acquisition", acquisition.toString());
        settings.put("constant_liar", liar);
        if (running > 0) {
            settings.put(COUNT_RUNNING, running); // studies begun before there was a choice go on
        }
        return settings;
    }

    @Override
    public String toString() {
        return settings().toString();
    }
}
