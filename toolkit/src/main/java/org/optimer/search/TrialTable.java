package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.optimer.core.Card;

/** The first trials of a list as a table of a card: number, value, parameters. */
final class TrialTable {
    private TrialTable() {}

    static Card add(Card card, List<String> metrics, List<FrozenTrial> trials, int limit) {
        List<FrozenTrial> shown = trials.subList(0, Math.min(limit, trials.size()));
        Set<String> names = new LinkedHashSet<>();
        shown.forEach(trial -> names.addAll(trial.params().keySet()));
        List<String> header = new ArrayList<>(List.of("trial"));
        header.addAll(metrics);
        header.addAll(names);
        List<List<String>> rows = new ArrayList<>();
        for (FrozenTrial trial : shown) {
            List<String> row = new ArrayList<>(List.of(String.valueOf(trial.number())));
            for (int i = 0; i < metrics.size(); i++) {
                row.add(Numbers.text(trial.values().get(i)) + (trial.feasible() || i > 0 ? "" : " (beyond a limit)"));
            }
            names.forEach(name -> row.add(
                    trial.params().containsKey(name)
                            ? Numbers.text(trial.params().get(name))
                            : "-"));
            rows.add(row);
        }
        return card.table(header, rows);
    }
}
