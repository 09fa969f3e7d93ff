package org.optimer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.CounterRandom;
import org.optimer.search.ForwardingSampler;
import org.optimer.search.RandomSampler;
import org.optimer.search.Sampler;
import org.optimer.search.TpeSampler;
import org.optimer.vector.Geometry;
import org.optimer.vector.VectorPool;

/**
 * Any sampler, except that the random trials at the start are drawn again while the sum of vectors is long: where
 * ‖Σ αᵢτᵢ‖² = αᵀGα exceeds a radius, a merge leaves the region in which its models are near each other. The Gram matrix G
 * is that of the cosine analysis, so this costs one pass over the models and no sample. The radius is measured in the
 * median length of uniform draws from the ranges, so that it means the same share of them whatever the lengths and the
 * number of the vectors. That far-out merges are poor is an assumption about the models; where it is wrong, the start-up
 * explores less than it could.
 */
final class LowNormStartup extends ForwardingSampler {
    /** What journals call the radius. */
    static final String SETTING = "low_norm_in_median_lengths";

    /** After so many draws the shortest one is taken: the radius may lie outside the ranges. */
    private static final int DRAWS = 200;

    /** Draws that the median length is taken of. */
    private static final int SAMPLE = 1001;

    private final int startup;
    private final int running;
    private final List<String> names;
    private final Map<String, Range> ranges;
    private final double[][] gram;
    private final double limit;

    private LowNormStartup(Sampler inner, int startup, double radius, Map<String, Range> ranges, Geometry geometry) {
        super(inner, SETTING, radius);
        this.startup = startup;
        running = inner.settings().get(TpeSampler.COUNT_RUNNING) instanceof Number n ? n.intValue() : 0;
        this.ranges = ranges;
        names = geometry.names();
        gram = geometry.gram();
        limit = radius * radius * medianSquare();
    }

    /** Draws start-up trials for {@code inner} within {@code radius} median lengths of draws from the ranges. */
    static Sampler of(Sampler inner, int startup, double radius, Map<String, Range> ranges, VectorPool pool) {
        return new LowNormStartup(inner, startup, radius, ranges, Geometry.of(pool));
    }

    /** ‖Σ αᵢτᵢ‖² for the median of uniform draws; the same ones in every search. */
    private double medianSquare() {
        CounterRandom random = new CounterRandom(0, "low-norm start-up");
        double[] squares = new double[SAMPLE];
        for (int k = 0; k < SAMPLE; k++) {
            Map<String, Object> draw = new HashMap<>();
            for (String name : names) {
                Range range = ranges.get(name);
                if (range != null) {
                    draw.put(name, range.low() + random.nextDouble() * (range.high() - range.low()));
                }
            }
            squares[k] = squaredNorm(draw);
        }
        Arrays.sort(squares);
        return squares[SAMPLE / 2];
    }

    @Override
    protected boolean decides(Request request) {
        return starting(request, startup, running);
    }

    @Override
    protected Map<String, Object> decide(Request request) {
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
}
