package org.optimer.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.model.TrainRecipe;

/**
 * How the lab's models are trained. All stages use AdamW and a cosine schedule ({@link TrainRecipe#of}) on rows of 64
 * tokens; every stage but the base starts from the base and leaves the embeddings alone.
 *
 * @param base pre-training
 * @param more pre-training again, while a known skill is below {@link Gates#CLOZE}
 * @param rounds how often {@code more} may be run
 * @param instruct instruction tuning
 * @param domains continual pre-training of each domain
 * @param dataMix one continual pre-training on all domains
 * @param mix what continual pre-training texts are made of
 * @param snapshots how many evenly spaced step checkpoints of the first domain are kept
 */
record LabRecipe(
        Stage base,
        Stage more,
        int rounds,
        Stage instruct,
        Map<Domain, Stage> domains,
        Stage dataMix,
        CptMix mix,
        int snapshots) {
    /**
     * Length and speed of one training.
     *
     * @param steps of 16 rows
     * @param rate peak learning rate
     * @param warmup steps of linear warm-up
     */
    record Stage(int steps, double rate, int warmup) {
        /** The settings for the trainer. */
        TrainRecipe recipe(long seed) {
            return TrainRecipe.of(steps, rate, warmup)
                    .withBatch(Corpus.ROWS, Corpus.LENGTH)
                    .withSeed(seed);
        }
    }

    /** Keeps the domains' order. */
    LabRecipe {
        domains = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(domains));
    }

    /** The recipe of the shipped lab. */
    static LabRecipe standard() {
        Map<Domain, Stage> domains = new LinkedHashMap<>();
        domains.put(Domain.JAPANESE, new Stage(500, 2e-4, 50));
        domains.put(Domain.CHINESE, new Stage(500, 2e-4, 50));
        domains.put(Domain.MATH, new Stage(500, 2e-4, 50));
        // two of the five functions are new, and are only learnt at a higher rate
        domains.put(Domain.CODE, new Stage(600, 4e-4, 60));
        return new LabRecipe(
                new Stage(2000, 3e-3, 100),
                new Stage(500, 1e-3, 50),
                3,
                new Stage(200, 5e-4, 20),
                domains,
                new Stage(2100, 2e-4, 210),
                new CptMix(0.04, 0.2, 0.3),
                10);
    }

    /** A few steps of everything: not a lab, but it shows that training runs. */
    static LabRecipe smoke() {
        Map<Domain, Stage> domains = new LinkedHashMap<>();
        for (Domain domain : standard().domains().keySet()) {
            domains.put(domain, new Stage(4, 2e-4, 1));
        }
        Stage brief = new Stage(3, 1e-3, 1);
        return new LabRecipe(brief, brief, 1, brief, domains, brief, standard().mix(), 2);
    }

    /** As JSON-like values, for {@code lab.json}. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("base", base);
        map.put("more", more);
        map.put("rounds", rounds);
        map.put("instruct", instruct);
        Map<String, Object> stages = new LinkedHashMap<>();
        domains.forEach((domain, stage) -> stages.put(domain.id(), stage));
        map.put("cpt", stages);
        map.put("datamix", dataMix);
        map.put("mix", mix);
        map.put("snapshots", snapshots);
        map.put("frozen", LabModel.FROZEN);
        map.put("optimizer", base.recipe(0).toMap());
        return map;
    }

    /** The domains in order. */
    List<Domain> domainList() {
        return new ArrayList<>(domains.keySet());
    }
}
