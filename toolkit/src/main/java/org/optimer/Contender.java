package org.optimer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.optimer.core.Hashes;
import org.optimer.core.Json;
import org.optimer.merge.Merge;
import org.optimer.vector.VectorPool;

/**
 * A baseline: a merge method and the weight settings from which its best is chosen. With one candidate nothing is tuned
 * and only the test split is looked at.
 */
record Contender(String name, VectorPool pool, Merge merge, List<Map<String, Double>> candidates, String note) {
    /** Runs the contest for this baseline; the search goes first wherever both wait. */
    CompletableFuture<MethodRow> compete(Finals finals) {
        if (candidates.size() == 1) {
            Map<String, Double> only = candidates.get(0);
            return finals.onTest(pool, merge, only, 0)
                    .thenApply(test -> new MethodRow(name, only, 1, null, null, test, note));
        }
        List<CompletableFuture<Finals.Scored>> scoring = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            int id = i;
            Map<String, Double> weights = candidates.get(i);
            scoring.add(finals.onSearch(pool, merge, weights, 0)
                    .thenCompose(outcome -> finals.scored(id, weights, outcome)));
        }
        return Finals.all(scoring)
                .thenCompose(scored -> finals.onDev(pool, merge, scored, 1))
                .thenCompose(podium -> {
                    Finals.Finalist winner = podium.winner();
                    Map<String, Double> weights = winner.scored().weights();
                    return finals.onTest(pool, merge, weights, 1)
                            .thenApply(test -> new MethodRow(
                                    name,
                                    weights,
                                    candidates.size(),
                                    winner.scored().search(),
                                    winner.dev(),
                                    test,
                                    note));
                });
    }

    /** Equal contenders have equal identities; a stored line is used again only for the same models on the same items. */
    String identity(String items) {
        List<Object> models = new ArrayList<>();
        for (String vector : pool.names()) {
            models.add(List.of(vector, pool.vector(vector).tuned().fingerprint()));
        }
        return Hashes.sha256(Json.canonical(List.of(
                name, merge.settings(), candidates, pool.base().fingerprint(), pool.exclusions(), models, items)));
    }
}
