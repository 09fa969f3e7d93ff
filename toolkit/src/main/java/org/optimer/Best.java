package org.optimer;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.PathText;
import org.optimer.core.Provenance;
import org.optimer.merge.Merge;
import org.optimer.merge.MergeReport;
import org.optimer.merge.MergedModel;
import org.optimer.vector.VectorPool;

/**
 * The model a search chose: its weights and scores, and the means to build it.
 *
 * @param trial the trial it came from
 * @param weights α by vector name
 * @param search the objective on the search split
 * @param dev the objective on the dev split; null before the finals
 * @param test scores on the test split; null before the finals
 * @param pool the vectors
 * @param merge the merge method
 * @param provenance of the search
 */
public record Best(
        int trial,
        Map<String, Double> weights,
        double search,
        @Nullable Double dev,
        @Nullable ScoreSummary test,
        VectorPool pool,
        Merge merge,
        Provenance provenance)
        implements Described {
    /**
     * Merges in memory.
     *
     * @return the model, to be closed
     */
    public MergedModel inMemory() {
        return merge.of(pool).weights(weights).inMemory();
    }

    /**
     * Merges into a folder that transformers, vLLM and mergekit can load.
     *
     * @param target a folder that does not exist yet
     * @return what was written
     */
    public MergeReport save(Path target) {
        return merge.of(pool).weights(weights).save(target);
    }

    /**
     * Merges into a folder that transformers, vLLM and mergekit can load.
     *
     * @param target a folder that does not exist yet
     * @return what was written
     */
    public MergeReport save(String target) {
        return save(PathText.of(target, "folder of the best model"));
    }

    /**
     * Reads the weights of the CPT vectors as data ratios (paper, section 5: DataMix with OptiMer's ratio).
     *
     * @return the mixture
     */
    public Mixture asMixture() {
        Map<String, Double> cpt = new LinkedHashMap<>(weights);
        pool.instructName().ifPresent(cpt::remove);
        return Mixture.of(cpt);
    }

    @Override
    public Card card() {
        Card card = Card.of("Best merge, from trial " + trial);
        for (Map.Entry<String, Double> entry : weights.entrySet()) {
            card = card.fact("α " + entry.getKey(), String.format(Locale.ROOT, "%.4f", entry.getValue()));
        }
        card = card.fact("search split", ScoreSummary.percent(search) + " %");
        if (dev == null || test == null) {
            return card.text("The finals are not done yet: this is the best trial on the search split so far.");
        }
        return card.fact("dev split", ScoreSummary.percent(dev) + " %")
                .fact(
                        "test split",
                        ScoreSummary.percent(test.value()) + " ± " + ScoreSummary.percent(test.stderr()) + " %");
    }

    @Override
    public String toString() {
        return card().text();
    }
}
