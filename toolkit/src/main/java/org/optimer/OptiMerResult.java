package org.optimer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.Provenance;
import org.optimer.core.SettingsText;

/**
 * A finished search.
 *
 * @param best the chosen model
 * @param front of several objectives the models that none other surpasses; null with one
 * @param trials all completed trials in order of number
 * @param methods the comparison, the search itself included; only the search when no baselines were asked for
 * @param journal where the study is kept; null when only in memory
 * @param seconds wall time of this run (a resumed run counts only its own part)
 * @param samples how many samples the search looked at, against the plain protocol
 * @param provenance inputs, settings, seed, versions
 */
public record OptiMerResult(
        Best best,
        @Nullable Front front,
        List<TrialRow> trials,
        List<MethodRow> methods,
        @Nullable Path journal,
        double seconds,
        SampleCount samples,
        Provenance provenance)
        implements Described {
    /** The name of the search's own line among the methods. */
    public static final String OURS = "OptiMer";

    /** Copies the lists. */
    public OptiMerResult {
        trials = List.copyOf(trials);
        methods = List.copyOf(methods);
    }

    /**
     * Mean wall time of one trial's merge.
     *
     * @return seconds
     */
    public double mergeSecondsPerTrial() {
        return trials.stream().mapToDouble(TrialRow::mergeSeconds).average().orElse(0);
    }

    /**
     * Mean wall time of one trial's scoring.
     *
     * @return seconds
     */
    public double scoreSecondsPerTrial() {
        return trials.stream().mapToDouble(TrialRow::scoreSeconds).average().orElse(0);
    }

    /**
     * The whole result in the JSON form that {@code quickstart --json} and {@code search --json} print.
     *
     * @param model where the best model was saved; null when it was not
     * @return JSON-like values
     */
    public Map<String, Object> toMap(@Nullable Path model) {
        Map<String, Object> bestMap = new LinkedHashMap<>();
        bestMap.put("weights", best.weights());
        bestMap.put("search", best.search());
        if (best.dev() != null && best.test() != null) {
            bestMap.put("dev", best.dev());
            bestMap.put("test", best.test().toMap());
        }
        List<Object> rows = new ArrayList<>();
        for (MethodRow row : methods) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", row.name());
            one.put("weights", row.weights());
            one.put("evaluations", row.evaluations());
            one.put("test", row.test().toMap());
            one.put("note", row.note());
            rows.add(one);
        }
        Map<String, Object> times = new LinkedHashMap<>();
        times.put("merge", trials.stream().mapToDouble(TrialRow::mergeSeconds).sum());
        times.put("score", trials.stream().mapToDouble(TrialRow::scoreSeconds).sum());
        times.put("total", seconds);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("best", bestMap);
        if (front != null) {
            map.put("front", front.toMap());
        }
        map.put("methods", rows);
        map.put("trials", trials.size());
        if (journal != null) {
            map.put("journal", journal.toAbsolutePath().normalize().toString());
        }
        if (model != null) {
            map.put("model", model.toAbsolutePath().normalize().toString());
        }
        map.put("seconds", times);
        map.put("samples", samples.toMap());
        map.put("provenance", provenance.toMap());
        return map;
    }

    /**
     * The comparison as a table: test score with its standard error for each method.
     *
     * @return a card
     */
    public Card methodsCard() {
        List<List<String>> rows = new ArrayList<>();
        for (MethodRow row : methods) {
            rows.add(List.of(
                    row.name(),
                    ScoreSummary.percent(row.test().value()),
                    ScoreSummary.percent(row.test().stderr()),
                    String.valueOf(row.evaluations()),
                    weights(row.weights())));
        }
        return Card.of("Methods, scored on the test split")
                .table(List.of("method", "test %", "± s.e.", "models tried", "weights"), rows);
    }

    @Override
    public Card card() {
        Card card = best.card();
        card = new Card("OptiMer: " + trials.size() + " trials", card.blocks())
                .fact(
                        "per trial",
                        String.format(
                                Locale.ROOT,
                                "merge %.0f ms, score %.0f ms (%.0f %% of the time is scoring)",
                                1e3 * mergeSecondsPerTrial(),
                                1e3 * scoreSecondsPerTrial(),
                                100 * scoreSecondsPerTrial() / (mergeSecondsPerTrial() + scoreSecondsPerTrial())))
                .fact("samples", samples)
                .fact("sampler", sampler());
        if (journal != null) {
            card = card.fact("journal", journal);
        }
        if (front != null) {
            card = card.text("Above the best by " + front.objectives().get(0) + ". "
                    + front.card().title() + " that none surpasses in all objectives:");
            card = new Card(
                    card.title(),
                    java.util.stream.Stream.concat(card.blocks().stream(), front.card().blocks().stream())
                            .toList());
        }
        return new Card(
                card.title(),
                java.util.stream.Stream.concat(card.blocks().stream(), methodsCard().blocks().stream())
                        .toList());
    }

    /** A preset's name, or the settings of a sampler, which hold its seed. */
    private String sampler() {
        Object sampler = provenance.recipe().get("sampler");
        return SettingsText.line(sampler) + (sampler instanceof Map<?, ?> ? "" : ", seed " + provenance.seed());
    }

    @Override
    public String toString() {
        return card().text();
    }

    static String weights(Map<String, Double> weights) {
        StringBuilder out = new StringBuilder();
        weights.forEach((name, weight) ->
                out.append(out.isEmpty() ? "" : ", ").append(name).append(String.format(Locale.ROOT, " %.2f", weight)));
        return out.toString();
    }
}
