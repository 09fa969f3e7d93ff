package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bayesian optimisation with a Gaussian process and the logarithm of expected improvement: fewer trials than TPE where one
 * trial is dear, more time for each suggestion (it grows with the cube of the number of trials). Trials that other workers
 * are still evaluating are taken to be what the process expects of them, so that workers spread out.
 */
public final class GpSampler implements Sampler {
    private static final String STREAM = "gp";

    private final long seed;
    private final int startup;

    /** With seed 0, 10 random trials first. */
    public GpSampler() {
        this(0, 10);
    }

    GpSampler(long seed, int startup) {
        this.seed = Seeding.check(seed);
        this.startup = Math.max(startup, 1);
    }

    /**
     * Another seed.
     *
     * @param value 0 to 2³² − 1
     * @return a new sampler
     */
    public GpSampler seed(long value) {
        return new GpSampler(value, startup);
    }

    /**
     * How many random trials come first.
     *
     * @param trials 1 or more
     * @return a new sampler
     */
    public GpSampler startup(int trials) {
        return new GpSampler(seed, trials);
    }

    @Override
    public Map<String, Object> suggest(Request request) {
        UnitCube cube = UnitCube.of(request);
        List<double[]> points = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        List<double[]> running = new ArrayList<>();
        for (FrozenTrial trial : request.history()) {
            double[] point = cube.of(trial);
            if (point != null && trial.state() == TrialState.COMPLETE) {
                points.add(point);
                values.add(request.direction() == Direction.MINIMIZE ? -trial.score() : trial.score());
            } else if (point != null && trial.state() == TrialState.RUNNING) {
                running.add(point);
            }
        }
        if (cube.sides() == 0 || points.size() < startup) {
            return new RandomSampler().suggest(request);
        }
        double[] y = standard(values);
        double[] found = propose(cube, points, y, running, request.random().stream(STREAM));
        return UnitCube.complete(request, cube.values(found));
    }

    private static double[] propose(
            UnitCube cube, List<double[]> points, double[] y, List<double[]> running, RandomStream random) {
        List<Distribution> sides = cube.list();
        boolean[] choice = new boolean[sides.size()];
        for (int q = 0; q < choice.length; q++) {
            choice[q] = sides.get(q) instanceof CategoricalDistribution;
        }
        double[][] x = points.toArray(double[][]::new);
        double[] parameters = GpFit.parameters(x, y, choice);
        GaussianProcess process = GaussianProcess.of(x, y, choice, parameters);
        if (process == null) {
            return random.next(sides.size());
        }
        int top = 0;
        for (int i = 1; i < y.length; i++) {
            top = y[i] > y[top] ? i : top;
        }
        if (!running.isEmpty()) {
            process = withExpected(process, x, y, running, choice, parameters);
        }
        return new GpSearch(process, y[top], sides).run(x[top], random);
    }

    private static GaussianProcess withExpected(
            GaussianProcess process,
            double[][] x,
            double[] y,
            List<double[]> running,
            boolean[] choice,
            double[] parameters) {
        double[][] all = java.util.Arrays.copyOf(x, x.length + running.size());
        double[] expected = java.util.Arrays.copyOf(y, all.length);
        for (int i = 0; i < running.size(); i++) {
            all[x.length + i] = running.get(i);
            expected[x.length + i] = process.posterior(running.get(i))[0];
        }
        GaussianProcess wider = GaussianProcess.of(all, expected, choice, parameters);
        return wider == null ? process : wider;
    }

    /** Mean 0, standard deviation 1; infinite values become the worst or best finite one. */
    private static double[] standard(List<Double> values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (low > high) {
            return new double[values.size()];
        }
        double[] y = new double[values.size()];
        double mean = 0;
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.min(Math.max(values.get(i), low), high);
            mean += y[i] / y.length;
        }
        double variance = 0;
        for (int i = 0; i < y.length; i++) {
            y[i] -= mean;
            variance += y[i] * y[i] / y.length;
        }
        double deviation = variance > 0 ? Math.sqrt(variance) : 1;
        for (int i = 0; i < y.length; i++) {
            y[i] /= deviation;
        }
        return y;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public String name() {
        return "gp";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", name());
        settings.put("startup", startup);
        settings.put("seed", seed);
        return settings;
    }
}
