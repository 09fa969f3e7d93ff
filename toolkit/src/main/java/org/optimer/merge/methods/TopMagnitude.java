package org.optimer.merge.methods;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.Parameter;
import org.optimer.merge.Pass;
import org.optimer.merge.TensorJob;
import org.optimer.merge.Tile;
import org.optimer.merge.kernel.MagnitudeSelect;

/**
 * Keeps the {@code max(1, ⌊density · n⌋)} elements of largest magnitude of each tensor, exactly; among equal magnitudes
 * those of lowest index (bf16 inputs have many: two to three percent of all elements equal the threshold). {@link
 * #withoutOutliers} drops from both ends of the elements sorted from small to large, equal ones by index: the {@code ⌊gamma ·
 * n⌋} largest, and of the others all but the {@code ⌊density · n⌋} largest.
 */
public final class TopMagnitude implements Sparsifier {
    private static final Parameter DENSITY = Parameter.perInput("density", 1.0, "share of elements that is kept");
    private static final Parameter GAMMA = Parameter.perInput(
            "gamma", 0.01, "share of elements that is dropped as too large, before the others are kept");

    private final @Nullable Parameter outliers;

    /** One serves all merges. */
    public TopMagnitude() {
        this(null);
    }

    private TopMagnitude(@Nullable Parameter outliers) {
        this.outliers = outliers;
    }

    /**
     * Keeps large differences but drops the largest (Davari and Belilovsky 2023, arXiv 2312.06795).
     *
     * @return a sparsifier with the parameter {@code gamma}
     */
    public static TopMagnitude withoutOutliers() {
        return new TopMagnitude(GAMMA);
    }

    @Override
    public List<Parameter> parameters() {
        return outliers == null ? List.of(DENSITY) : List.of(DENSITY, outliers);
    }

    @Override
    public Sieve prepare(TensorJob job) {
        double[] density = Densities.of(job);
        List<@Nullable Band> bands = new ArrayList<>();
        List<List<MagnitudeSelect>> streams = new ArrayList<>();
        for (int i = 0; i < density.length; i++) {
            Band band = density[i] < 1 ? band(job, i, density[i]) : null;
            bands.add(band);
            streams.add(band == null ? List.of() : band.selects());
        }
        List<Pass> passes = SelectionPasses.of(streams, Tile::delta);
        return new Sieve() {
            @Override
            public List<Pass> passes() {
                return passes;
            }

            @Override
            public boolean keepsAll(int input) {
                return bands.get(input) == null;
            }

            @Override
            public void sift(Tile tile, int input, float[] delta) {
                Band band = bands.get(input);
                if (band != null) {
                    band.sift(tile, delta);
                }
            }

            @Override
            public double density(int input) {
                return density[input];
            }
        };
    }

    private Band band(TensorJob job, int input, double density) {
        long n = job.tensor().elements();
        if (outliers == null) {
            return new Band(new MagnitudeSelect(Math.max(1, (long) (density * n)), job.blocks()), null);
        }
        double gamma = job.number(outliers.name(), input);
        if (!(gamma >= 0 && gamma <= 1)) {
            throw InvalidInputException.of(
                    "gamma of " + job.inputs().get(input), "a number from 0 to 1", String.valueOf(gamma), "");
        }
        long kept = (long) (density * n);
        long dropped = Math.min((long) (gamma * n), n - kept); // the density has precedence, as in mergekit
        MagnitudeSelect outer = MagnitudeSelect.lastAmongEquals(dropped + kept, job.blocks());
        return new Band(outer, dropped == 0 ? null : MagnitudeSelect.lastAmongEquals(dropped, job.blocks()));
    }

    /** What is selected by one but not by the other. */
    private record Band(MagnitudeSelect outer, @Nullable MagnitudeSelect inner) {
        List<MagnitudeSelect> selects() {
            return inner == null ? List.of(outer) : List.of(outer, inner);
        }

        void sift(Tile tile, float[] delta) {
            if (inner != null) {
                inner.drop(delta, tile.count(), tile.offset());
            }
            outer.sift(delta, tile.count(), tile.offset());
        }
    }
}
