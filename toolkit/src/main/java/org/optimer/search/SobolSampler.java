package org.optimer.search;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * Sobol's sequence (Joe and Kuo's direction numbers, from commons-math3), shifted around the cube by the seed: points
 * that cover the space more evenly than random ones. The n-th trial of a study gets the n-th point, so the points of
 * parallel workers are those of one. At most 1,000 parameters.
 */
public final class SobolSampler implements Sampler {
    private final long seed;

    /** With seed 0. */
    public SobolSampler() {
        this(0);
    }

    private SobolSampler(long seed) {
        this.seed = Seeding.check(seed);
    }

    /**
     * Another shift.
     *
     * @param value 0 to 2³² − 1
     * @return a new sampler
     */
    public SobolSampler seed(long value) {
        return new SobolSampler(value);
    }

    @Override
    public Map<String, Object> suggest(Request request) {
        UnitCube cube = UnitCube.of(request);
        if (cube.sides() == 0) {
            return UnitCube.complete(request, Map.of());
        }
        double[] point = points(cube.sides(), seed).at(request.history().size());
        return UnitCube.complete(request, cube.values(point));
    }

    /** Shifted points of a dimension. */
    static Points points(int sides, long seed) {
        return new Points(sides, new RandomStream(seed).next(sides));
    }

    /** The sequence, each coordinate moved by a number of its own, around the unit interval. */
    record Points(int sides, double[] shift) {
        /** The point at an index from 0; the sequence's own first point, the origin, is left out. */
        double[] at(int index) {
            double[] point = new SobolSequenceGenerator(sides).skipTo(index + 1);
            for (int i = 0; i < sides; i++) {
                double moved = point[i] + shift[i];
                point[i] = moved < 1 ? moved : moved - 1;
            }
            return point;
        }
    }

    @Override
    public boolean severalObjectives() {
        return true;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public String name() {
        return "sobol";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", name());
        settings.put("seed", seed);
        return settings;
    }
}
