package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.optimer.core.Card;

/** The first trials of a list as a table of a card: number, value, parameters. */
final class TrialTable {
    private TrialTable() {}

    static Card add(Card card, String metric, List<FrozenTrial> trials, int limit) {
        List<FrozenTrial> shown = trials.subList(0, Math.min(limit, trials.size()));
        Set<String> names = new LinkedHashSet<>();
        shown.forEach(trial -> names.addAll(trial.params().keySet()));
        List<String> header = new ArrayList<>(List.of("trial", metric));
        header.addAll(names);
        List<List<String>> rows = new ArrayList<>();
        for (FrozenTrial trial : shown) {
            List<String> row = new ArrayList<>(List.of(String.valueOf(trial.number()), Numbers.text(trial.score())));
            names.forEach(name -> row.add(
                    trial.params().containsKey(name)
                            ? Numbers.text(trial.params().get(name))
                            : "-"));
            rows.add(row);
        }
        return card.table(header, rows);
    }
}
