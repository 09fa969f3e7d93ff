package org.optimer.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;

/**
 * How much each parameter matters for reaching the best tenth, by PED-ANOVA: how far the values of the best trials lie
 * from those of all trials, as the Pearson divergence of two densities (Watanabe, Bansal, Hutter, IJCAI 2023,
 * arXiv:2304.10255, with the regimes of arXiv:2601.20800 for parameters that not every trial has). It is what Optuna 5
 * computes by default, number for number. It looks at each parameter alone, and at where the search went: a parameter
 * that only matters together with another may seem to matter little.
 *
 * @param trials how many complete trials with finite values were looked at
 * @param good how many of them are the best tenth
 * @param shares by parameter, greatest first; they sum to 1
 */
public record Importances(int trials, int good, Map<String, Double> shares) implements Described {
    /** The method's name, as tables and figures show it. */
    public static final String METHOD = "PED-ANOVA";

    private static final double QUANTILE = 0.1;
    /** Parts of a study with another range of a parameter count from this many trials on. */
    private static final int LEAST = 2;

    private static final double FLOOR = 1e-12;

    /** Keeps the order. */
    public Importances {
        shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
    }

    /**
     * Computes importances from the complete trials.
     *
     * @param recorded a study, a search, or a record of one
     * @return equal shares when there are too few trials to say anything; of several objectives, the good trials are
     *     those nearest to the front
     */
    public static Importances of(Recorded recorded) {
        StudyRecord study = recorded.record();
        List<FrozenTrial> trials = study.trials(TrialState.COMPLETE).stream()
                .filter(trial ->
                        !trial.values().isEmpty() && trial.values().stream().allMatch(Double::isFinite))
                .toList();
        Set<String> names = new LinkedHashSet<>();
        study.trials(TrialState.COMPLETE)
                .forEach(trial -> names.addAll(trial.distributions().keySet()));
        Set<Integer> good = new LinkedHashSet<>();
        if (trials.size() > 1) {
            best(study, trials).forEach(trial -> good.add(trial.number()));
        }
        Map<String, Double> raw = new LinkedHashMap<>();
        names.forEach(name -> raw.put(name, good.isEmpty() ? 0 : divergence(name, trials, good)));
        double total = raw.values().stream().mapToDouble(Double::doubleValue).sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        raw.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(e -> shares.put(e.getKey(), total > 0 ? e.getValue() / total : 1.0 / raw.size()));
        return new Importances(trials.size(), good.size(), shares);
    }

    /** The best tenth, with all that equal the last of them. */
    private static List<FrozenTrial> best(StudyRecord study, List<FrozenTrial> trials) {
        if (study.directions().size() > 1) {
            return TrialSplit.of(trials, study.directions()).good();
        }
        Comparator<Double> order = study.directions().get(0).bestFirst();
        List<Double> values =
                trials.stream().map(FrozenTrial::score).sorted(order).toList();
        double last = values.get((int) Math.ceil(QUANTILE * values.size()) - 1);
        return trials.stream()
                .filter(trial -> order.compare(trial.score(), last) <= 0)
                .toList();
    }

    private static double divergence(String name, List<FrozenTrial> trials, Set<Integer> good) {
        Map<@Nullable Distribution, List<FrozenTrial>> regimes = new LinkedHashMap<>();
        for (FrozenTrial trial : trials) {
            regimes.computeIfAbsent(trial.distributions().get(name), range -> new ArrayList<>())
                    .add(trial);
        }
        double sum = 0;
        for (Map.Entry<@Nullable Distribution, List<FrozenTrial>> regime : regimes.entrySet()) {
            Distribution range = regime.getKey();
            List<FrozenTrial> here = regime.getValue();
            List<FrozenTrial> goodHere =
                    here.stream().filter(trial -> good.contains(trial.number())).toList();
            if (range == null || range.single() || here.size() < LEAST || goodHere.isEmpty()) {
                continue;
            }
            double goodShare = (double) goodHere.size() / good.size();
            double share = (double) here.size() / trials.size();
            sum += goodShare
                    * goodShare
                    / share
                    * pearson(values(name, range, goodHere), values(name, range, here), range);
        }
        double quantile = (double) good.size() / trials.size();
        return sum * quantile * quantile;
    }

    private static double[] values(String name, Distribution range, List<FrozenTrial> trials) {
        return trials.stream()
                .mapToDouble(trial -> range.toInternal(trial.params().get(name)))
                .toArray();
    }

    private static double pearson(double[] good, double[] all, Distribution range) {
        double[] top = ScottDensity.of(range, good);
        double[] local = ScottDensity.of(range, all);
        double sum = 0;
        for (int c = 0; c < top.length; c++) {
            double ratio = (top[c] + FLOOR) / (local[c] + FLOOR) - 1;
            sum += (local[c] + FLOOR) * ratio * ratio;
        }
        return sum;
    }

    @Override
    public Card card() {
        Card card = Card.of("Importance of parameters").fact("method", METHOD + ", best tenth against all");
        if (good == 0) {
            return card.text("Fewer than two complete trials: nothing can be said.");
        }
        List<List<String>> rows = new ArrayList<>();
        shares.forEach((name, share) -> rows.add(Arrays.asList(name, String.format(Locale.ROOT, "%.1f", 100 * share))));
        return card.fact("trials", trials + ", of which good " + good)
                .table(List.of("parameter", "share %"), rows)
                .text("Of what tells the best tenth from all trials, parameter by parameter; under 5 good trials it is"
                        + " hardly more than chance.");
    }
}
