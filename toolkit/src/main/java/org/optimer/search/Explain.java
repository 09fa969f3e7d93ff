package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.optimer.core.Card;
import org.optimer.core.Described;

/**
 * A study in tables: how it got better, what mattered, where the good trials lie, how values are spread, what it cost.
 * Works on studies of this toolkit and on journals that Optuna wrote. Of several objectives the first one counts, except
 * for importances.
 *
 * @param study what is explained
 */
public record Explain(StudyRecord study) implements Described {
    private static final int MOST_STEPS = 12;
    private static final double[] SHARES = {0, 0.1, 0.25, 0.5, 0.75, 0.9, 1};

    /**
     * Explains a study as it stands now.
     *
     * @param recorded a study, a search, or a record of one
     * @return its tables
     */
    public static Explain of(Recorded recorded) {
        return new Explain(recorded.record());
    }

    /**
     * The trials that were better than all before them.
     *
     * @return a table, the last ones when there are many
     */
    public Card improvements() {
        List<FrozenTrial> better = new ArrayList<>();
        for (FrozenTrial trial : study.trials(TrialState.COMPLETE)) {
            boolean counts = !Double.isNaN(trial.score()) && trial.feasible();
            if (counts && (better.isEmpty() || before(trial, better.get(better.size() - 1)))) {
                better.add(trial);
            }
        }
        Card card = Card.of("Best so far").fact("improved", better.size() + " times");
        if (better.isEmpty()) {
            return card.text("No complete trial yet.");
        }
        if (better.size() > MOST_STEPS) {
            card = card.fact("shown", "the last " + MOST_STEPS);
        }
        List<FrozenTrial> last = better.subList(Math.max(0, better.size() - MOST_STEPS), better.size());
        return TrialTable.add(card, List.of(study.metric()), last, MOST_STEPS);
    }

    private boolean before(FrozenTrial one, FrozenTrial other) {
        return study.directions().get(0).bestFirst().compare(one.score(), other.score()) < 0;
    }

    /**
     * What mattered for reaching the best tenth.
     *
     * @return a table
     */
    public Card importances() {
        return Importances.of(study).card();
    }

    /**
     * Where the values of the best tenth lie, beside those of all trials.
     *
     * @return a table: for numbers the middle half, for choices how often each was taken
     */
    public Card regions() {
        List<FrozenTrial> ranked = study.ranked();
        List<FrozenTrial> good = ranked.subList(0, (int) Math.ceil(0.1 * ranked.size()));
        Set<String> names = new LinkedHashSet<>();
        ranked.forEach(trial -> names.addAll(trial.params().keySet()));
        List<List<String>> rows = new ArrayList<>();
        for (String name : names) {
            String best = ranked.get(0).params().containsKey(name)
                    ? Numbers.text(ranked.get(0).params().get(name))
                    : "-";
            rows.add(List.of(name, best, spread(name, good), spread(name, ranked)));
        }
        Card card = Card.of("Where the good trials lie");
        return rows.isEmpty()
                ? card.text("No complete trial yet.")
                : card.fact("best tenth", good.size() + " of " + ranked.size() + " trials")
                        .table(List.of("parameter", "best trial", "best tenth", "all"), rows)
                        .text("For numbers: median [lower quartile, upper quartile].");
    }

    private static String spread(String name, List<FrozenTrial> trials) {
        List<Object> values = new ArrayList<>();
        for (FrozenTrial trial : trials) {
            if (trial.params().containsKey(name)) {
                values.add(trial.params().get(name));
            }
        }
        if (values.stream().allMatch(Number.class::isInstance) && !values.isEmpty()) {
            double[] sorted = values.stream()
                    .mapToDouble(value -> ((Number) value).doubleValue())
                    .sorted()
                    .toArray();
            return String.format(
                    Locale.ROOT,
                    "%s [%s, %s]",
                    shortly(quantile(sorted, 0.5)),
                    shortly(quantile(sorted, 0.25)),
                    shortly(quantile(sorted, 0.75)));
        }
        Map<String, Long> counts = new TreeMap<>();
        values.forEach(value -> counts.merge(Numbers.text(value), 1L, Long::sum));
        List<String> parts = new ArrayList<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(4)
                .forEach(e -> parts.add(e.getKey() + " " + e.getValue() + "x"));
        return parts.isEmpty() ? "-" : String.join(", ", parts);
    }

    /**
     * How the values of complete trials are spread.
     *
     * @return a table of quantiles, from the least to the greatest
     */
    public Card values() {
        double[] sorted = study.trials(TrialState.COMPLETE).stream()
                .mapToDouble(FrozenTrial::score)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        Card card = Card.of("Values of complete trials");
        if (sorted.length == 0) {
            return card.text("No finite value yet.");
        }
        List<String> header = new ArrayList<>();
        List<String> row = new ArrayList<>();
        for (double share : SHARES) {
            header.add(share == 0 ? "least" : share == 1 ? "greatest" : Math.round(100 * share) + " %");
            row.add(Numbers.text(quantile(sorted, share)));
        }
        return card.table(header, List.of(row));
    }

    /**
     * Who evaluated how long.
     *
     * @return a table
     */
    public Card workers() {
        return Timeline.of(study).card();
    }

    /**
     * Where the time of trials went.
     *
     * @return a table
     */
    public Card costs() {
        return Costs.of(study).card();
    }

    /**
     * All tables: improvements, values, importances, regions, workers, costs.
     *
     * @return one card each
     */
    public List<Card> cards() {
        return List.of(improvements(), values(), importances(), regions(), workers(), costs());
    }

    /** All tables, one under the other. */
    @Override
    public Card card() {
        List<Card.Block> blocks = new ArrayList<>();
        for (Card card : cards()) {
            blocks.add(new Card.Paragraph(card.title()));
            blocks.addAll(card.blocks());
        }
        return new Card("Study " + study.name() + " explained", blocks);
    }

    /** The value below which a share of the sorted numbers lies, between neighbours in proportion. */
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private static String shortly(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e5) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return size != 0 && (size < 1e-3 || size >= 1e5)
                ? String.format(Locale.ROOT, "%.2e", value)
                : String.format(Locale.ROOT, size >= 100 ? "%.0f" : "%.3f", value);
    }
}
