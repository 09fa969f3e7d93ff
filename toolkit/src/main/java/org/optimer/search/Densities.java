package org.optimer.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;

/**
 * What TPE believes of one parameter: the density l of the good trials and g of the others (Bergstra et al. 2011, eq. 2),
 * as the study's own preset fits them now; for a study of another sampler, or of Optuna, as Optuna 5 would. Of joint
 * densities it is the marginal, so a ridge across two parameters does not show.
 *
 * @param parameter its name
 * @param range its range in the last trial
 * @param places outer values, equally spaced (on a logarithmic range in the logarithm), or all choices
 * @param good l at each place: a density per unit (on a logarithmic range, of the natural logarithm), for whole numbers,
 *     grids and choices a probability
 * @param other g at each place
 * @param goodValues of the good trials, in trial order
 * @param otherValues of the others
 */
public record Densities(
        String parameter,
        Distribution range,
        List<Object> places,
        List<Double> good,
        List<Double> other,
        List<Object> goodValues,
        List<Object> otherValues)
        implements Described {
    private static final int FEWEST = 2;

    private static final int PLACES = 201;

    /** Copies the lists. */
    public Densities {
        places = unmodifiable(places);
        good = List.copyOf(good);
        other = List.copyOf(other);
        goodValues = unmodifiable(goodValues);
        otherValues = unmodifiable(otherValues);
    }

    private static List<Object> unmodifiable(List<Object> list) {
        return Collections.unmodifiableList(new ArrayList<>(list)); // a choice may be null
    }

    /**
     * Fits the densities of one parameter.
     *
     * @param recorded a study, a search, or a record of one
     * @param parameter a name
     * @return the densities
     * @throws InvalidInputException when fewer than two finished trials have it
     */
    public static Densities of(Recorded recorded, String parameter) {
        StudyRecord study = recorded.record();
        List<FrozenTrial> finished = finished(study);
        List<FrozenTrial> having = having(finished, parameter);
        if (having.size() < FEWEST) {
            throw InvalidInputException.of(
                    "densities of " + parameter,
                    "two or more finished trials that have it",
                    String.valueOf(having.size()),
                    "The study's parameters are " + names(finished));
        }
        Distribution range = Objects.requireNonNull(
                having.get(having.size() - 1).distributions().get(parameter));
        List<FrozenTrial> inRange = having.stream()
                .filter(trial -> range.equals(trial.distributions().get(parameter)))
                .toList();
        TrialSplit split = TrialSplit.of(inRange, study.directions());
        TpePreset preset = preset(study);
        int together = preset.multivariate(study.directions().size())
                ? Math.max(1, JointSpace.of(finished).size())
                : 1;
        double[] grid = grid(range);
        return new Densities(
                parameter,
                range,
                Arrays.stream(grid).mapToObj(range::toExternal).toList(),
                density(parameter, range, split.good(), preset, together, grid),
                density(parameter, range, split.other(), preset, together, grid),
                values(parameter, split.good()),
                values(parameter, split.other()));
    }

    /**
     * Whether enough trials have a parameter for its densities to be fitted.
     *
     * @param recorded a study, a search, or a record of one
     * @param parameter its name
     * @return true with two or more finished trials that have it
     */
    public static boolean known(Recorded recorded, String parameter) {
        return having(finished(recorded.record()), parameter).size() >= FEWEST;
    }

    private static List<FrozenTrial> finished(StudyRecord study) {
        return study.trials().stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE || trial.state() == TrialState.PRUNED)
                .toList();
    }

    private static List<FrozenTrial> having(List<FrozenTrial> trials, String parameter) {
        return trials.stream()
                .filter(trial -> trial.distributions().containsKey(parameter))
                .toList();
    }

    /** The values of a parameter that each have a probability of their own; else points along the range. */
    private static double[] grid(Distribution range) {
        if (range instanceof CategoricalDistribution choices) {
            return ascending(0, 1, choices.choices().size());
        }
        Scale scale = Scale.of(range);
        if (scale.step() > 0 && !scale.log()) {
            long n = Math.round((scale.greatest() - scale.least()) / scale.step()) + 1;
            double step = n <= PLACES ? scale.step() : scale.step() * Math.ceil((double) n / PLACES);
            return ascending(scale.least(), step, (int) Math.min(n, PLACES));
        }
        double low = scale.log() ? StrictMath.log(scale.least()) : scale.least();
        double high = scale.log() ? StrictMath.log(scale.greatest()) : scale.greatest();
        double[] grid = ascending(low, (high - low) / (PLACES - 1), PLACES);
        return Arrays.stream(grid)
                .map(x -> scale.round(scale.log() ? StrictMath.exp(x) : x))
                .distinct()
                .toArray();
    }

    private static double[] ascending(double first, double step, int n) {
        double[] grid = new double[n];
        Arrays.setAll(grid, i -> first + i * step);
        return grid;
    }

    private static List<Double> density(
            String name, Distribution range, List<FrozenTrial> trials, TpePreset preset, int together, double[] grid) {
        double[] values = trials.stream()
                .mapToDouble(trial -> range.toInternal(trial.params().get(name)))
                .toArray();
        Kernels kernels = range instanceof CategoricalDistribution choices
                ? new CategoricalKernels(values, choices.choices().size())
                : NumericKernels.of(range, values, preset.bandwidth(), together);
        double[] log = new ParzenEstimator(List.of(kernels)).logDensity(new double[][] {grid});
        return Arrays.stream(log).mapToObj(StrictMath::exp).toList();
    }

    private static List<Object> values(String name, List<FrozenTrial> trials) {
        List<Object> values = new ArrayList<>();
        trials.forEach(trial -> values.add(trial.params().get(name)));
        return values;
    }

    private static List<String> names(List<FrozenTrial> trials) {
        return trials.stream()
                .flatMap(trial -> trial.distributions().keySet().stream())
                .distinct()
                .toList();
    }

    private static TpePreset preset(StudyRecord study) {
        Map<String, Object> settings = TrialNotes.map(study.userAttrs().get(StudySettings.ATTR));
        Object name = TrialNotes.map(settings.get("sampler")).get("preset");
        return name instanceof String text ? TpePreset.named(text) : TpePreset.OPTUNA5;
    }

    /**
     * Whether the numbers are probabilities of single values, not densities.
     *
     * @return true for choices, whole numbers and grids
     */
    public boolean discrete() {
        return range instanceof CategoricalDistribution || Scale.of(range).step() > 0;
    }

    /**
     * Whether the axis is logarithmic.
     *
     * @return true for ranges that were searched so
     */
    public boolean log() {
        return !(range instanceof CategoricalDistribution) && Scale.of(range).log();
    }

    /**
     * Where l is greatest: the middle of the good trials as TPE sees them.
     *
     * @return one of the places
     */
    public Object peak() {
        int best = 0;
        for (int i = 1; i < good.size(); i++) {
            if (good.get(i) > good.get(best)) {
                best = i;
            }
        }
        return places.get(best);
    }

    @Override
    public Card card() {
        List<List<String>> rows = new ArrayList<>();
        int step = Math.max(1, (places.size() - 1) / 10);
        for (int i = 0; i < places.size(); i += step) {
            rows.add(List.of(
                    Numbers.text(places.get(i)),
                    number(good.get(i)),
                    number(other.get(i)),
                    number(good.get(i) / other.get(i))));
        }
        return Card.of("Densities of " + parameter)
                .fact("good trials", goodValues.size())
                .fact("others", otherValues.size())
                .fact("l is greatest at", Numbers.text(peak()))
                .table(List.of(parameter, "l (good)", "g (others)", "l/g"), rows);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }
}
