package org.optimer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.search.RandomSampler;
import org.optimer.search.Sampler;
import org.optimer.search.TrialState;
import org.optimer.vector.Geometry;
import org.optimer.vector.VectorPool;

/**
 * Any sampler, except that the random trials at the start are drawn again while the sum of vectors is long: where
 * ‖Σ αᵢτᵢ‖² = αᵀGα exceeds a radius, a merge leaves the region in which its models are near each other. The Gram matrix G
 * is that of the cosine analysis, so this costs one pass over the models and no sample. That far-out merges are poor is an
 * assumption about the models; where it is wrong, the start-up explores less than it could.
 */
final class LowNormStartup implements Sampler {
    /** After so many draws the shortest one is taken: the radius may lie outside the ranges. */
    private static final int DRAWS = 200;

    private final Sampler inner;
    private final int startup;
    private final double radius;
    private final List<String> names;
    private final Map<String, Range> ranges;
    private final double[][] gram;
    private final double limit;

    private LowNormStartup(
            Sampler inner, int startup, double radius, Map<String, Range> ranges, Geometry geometry, double unit) {
        this.inner = inner;
        this.startup = startup;
        this.radius = radius;
        this.ranges = ranges;
        names = geometry.names();
        gram = geometry.gram();
        limit = radius * radius * unit * unit;
    }

    /** Draws start-up trials for {@code inner} within {@code radius} lengths of the pool's instruct vector. */
    static Sampler of(Sampler inner, int startup, double radius, Map<String, Range> ranges, VectorPool pool) {
        Geometry geometry = Geometry.of(pool);
        double unit = pool.instructName().map(geometry::norm).orElseGet(() -> geometry.norms().values().stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElseThrow());
        return new LowNormStartup(inner, startup, radius, ranges, geometry, unit);
    }

    @Override
    public Map<String, Object> suggest(Request request) {
        long finished = request.history().stream()
                .filter(trial -> trial.state() == TrialState.COMPLETE || trial.state() == TrialState.PRUNED)
                .count();
        if (finished >= startup
                || request.fixed().keySet().containsAll(request.space().names())) {
            return inner.suggest(request);
        }
        Sampler random = new RandomSampler().seed(inner.seed());
        Map<String, Object> best = random.suggest(request);
        double shortest = squaredNorm(best);
        for (int draw = 1; draw < DRAWS && shortest > limit; draw++) {
            Map<String, Object> next = random.suggest(request);
            double norm = squaredNorm(next);
            if (norm < shortest) {
                shortest = norm;
                best = next;
            }
        }
        return best;
    }

    /** αᵀGα, pinned weights included. */
    private double squaredNorm(Map<String, Object> params) {
        double[] weights = new double[names.size()];
        for (int i = 0; i < weights.length; i++) {
            Range range = ranges.get(names.get(i));
            Object value = params.get(names.get(i));
            weights[i] = value instanceof Number n ? n.doubleValue() : range == null ? 0 : range.low();
        }
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < weights.length; j++) {
                sum += weights[i] * weights[j] * gram[i][j];
            }
        }
        return sum;
    }

    @Override
    public boolean severalObjectives() {
        return inner.severalObjectives();
    }

    @Override
    public boolean constraints() {
        return inner.constraints();
    }

    @Override
    public long seed() {
        return inner.seed();
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>(inner.settings());
        settings.put("low_norm", radius);
        return settings;
    }
}
