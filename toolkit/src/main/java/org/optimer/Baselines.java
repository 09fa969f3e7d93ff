package org.optimer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.Merge;
import org.optimer.search.RandomSampler;
import org.optimer.search.Study;
import org.optimer.vector.VectorPool;

/**
 * What a search has to beat: base, instruct alone (as it is and with a tuned scale), each single CPT + 0.6 instruct,
 * uniform merges by four methods, random search with the search's own budget, and, where a DataMix model is given,
 * DataMix + instruct (0.6 as in the paper, and tuned in both weights). Whatever is tuned is tuned by the rule of the
 * search: search split, best K on dev, once on test.
 *
 * <p>The tuned lines are controls that the paper lacks: it searches α for its own method only, so part of its gain could
 * be plain scaling.
 */
public final class Baselines {
    private static final double PAPER_INSTRUCT = 0.6;
    private static final double[] SCALES = {0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0};
    private static final double[] INSTRUCT_SCALES = {0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2};
    private static final double[] MIX_INSTRUCT = {0.6, 0.8, 1.0};
    private static final double[] MIX_SCALES = {0.1, 0.2, 0.35, 0.5, 0.75, 1.0};

    private final double density;
    private final @Nullable Path dataMix;

    private Baselines(double density, @Nullable Path dataMix) {
        this.density = density;
        this.dataMix = dataMix;
    }

    /**
     * All baselines that need no further model.
     *
     * @return density 0.9 for TIES and DARE (the paper states none)
     */
    public static Baselines all() {
        return new Baselines(0.9, null);
    }

    /**
     * Sets the density of the uniform TIES and DARE merges.
     *
     * @param density share of elements kept, in (0, 1]
     * @return a copy
     * @throws InvalidInputException when it is not in (0, 1]
     */
    public Baselines density(double density) {
        if (!(density > 0 && density <= 1)) {
            throw InvalidInputException.of(
                    "density of the baselines", "a number above 0 and at most 1", String.valueOf(density), "");
        }
        return new Baselines(density, dataMix);
    }

    /**
     * Adds the DataMix lines.
     *
     * @param model one model trained on all datasets together, from the same base
     * @return a copy
     */
    public Baselines dataMix(Path model) {
        return new Baselines(density, model);
    }

    /** The baselines for a plan, in the order of the report. */
    List<Contender> contenders(SearchPlan plan) {
        VectorPool pool = plan.pool();
        String it = pool.instructName()
                .orElseThrow(() -> InvalidInputException.of(
                        "baselines", "a pool with an instruction vector", "none", "Add one with pool.instruct(..)"));
        List<String> cpts =
                pool.names().stream().filter(name -> !name.equals(it)).toList();
        Merge plain = Merge.taskArithmetic();
        List<Contender> all = new ArrayList<>();
        all.add(new Contender("base", pool, plain, List.of(Map.of()), "no vector"));
        all.add(new Contender("instruct", pool, plain, List.of(Map.of(it, 1.0)), "α 1"));
        all.add(new Contender("instruct, tuned scale", pool, plain, scaled(List.of(it), INSTRUCT_SCALES), "grid"));
        for (String cpt : cpts) {
            Map<String, Double> pair = weights(it, PAPER_INSTRUCT, cpt, 1.0);
            all.add(new Contender(cpt + " + 0.6 instruct", pool, plain, List.of(pair), "single CPT, the paper's α"));
        }
        all.addAll(uniform(plan, pool));
        all.add(new Contender("random search", pool, plan.merge(), random(plan), "as many trials as the search"));
        if (dataMix != null) {
            VectorPool mixed = VectorPool.from(pool.base())
                    .instruct(it, pool.vector(it).tuned())
                    .add("datamix", dataMix);
            Map<String, Double> paper = weights(it, PAPER_INSTRUCT, "datamix", 1.0);
            all.add(new Contender("DataMix + 0.6 instruct", mixed, plain, List.of(paper), "the paper's α"));
            List<Map<String, Double>> grid = new ArrayList<>();
            for (double a : MIX_INSTRUCT) {
                for (double b : MIX_SCALES) {
                    grid.add(weights(it, a, "datamix", b));
                }
            }
            all.add(new Contender("DataMix + instruct, both tuned", mixed, plain, grid, "grid over both weights"));
        }
        return all;
    }

    private List<Contender> uniform(SearchPlan plan, VectorPool pool) {
        List<String> names = pool.names();
        double equal = 1.0 / names.size();
        List<Map<String, Double>> mean = scaled(names, equal);
        String kept = "α 1/" + names.size() + " each, density " + density;
        return List.of(
                new Contender(
                        "uniform task arithmetic", pool, Merge.taskArithmetic(), mean, "α 1/" + names.size() + " each"),
                new Contender(
                        "uniform task arithmetic, tuned scale",
                        pool,
                        Merge.taskArithmetic(),
                        scaled(names, SCALES),
                        "grid over one scale"),
                new Contender("uniform TIES", pool, Merge.ties().density(density), mean, kept),
                new Contender(
                        "uniform DARE-linear",
                        pool,
                        Merge.dareLinear().density(density).seed(plan.seed()),
                        mean,
                        kept),
                new Contender(
                        "uniform DARE-TIES",
                        pool,
                        Merge.dareTies().density(density).seed(plan.seed()),
                        mean,
                        kept));
    }

    /** As many random weight settings as the search has trials, from the search's own space and seed. */
    private static List<Map<String, Double>> random(SearchPlan plan) {
        Study study = Study.maximize("random")
                .space(plan.space())
                .sampler(new RandomSampler().seed(plan.seed()))
                .open();
        List<Map<String, Double>> draws = new ArrayList<>();
        for (int i = 0; i < plan.trials(); i++) {
            draws.add(plan.weights(study.ask().params()));
        }
        return draws;
    }

    private static List<Map<String, Double>> scaled(List<String> names, double... scales) {
        List<Map<String, Double>> all = new ArrayList<>();
        for (double scale : scales) {
            Map<String, Double> weights = new LinkedHashMap<>();
            names.forEach(name -> weights.put(name, scale));
            all.add(weights);
        }
        return all;
    }

    private static Map<String, Double> weights(String a, double x, String b, double y) {
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put(a, x);
        weights.put(b, y);
        return weights;
    }
}
