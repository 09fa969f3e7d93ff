package org.optimer.merge.methods;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.optimer.merge.Parameter;
import org.optimer.merge.Pass;
import org.optimer.merge.TensorJob;
import org.optimer.merge.Tile;
import org.optimer.merge.kernel.MagnitudeSelect;

/**
 * Keeps the {@code max(1, ⌊density · n⌋)} elements of largest magnitude of each tensor, exactly; among equal magnitudes
 * those of lowest index (bf16 inputs have many: two to three percent of all elements equal the threshold).
 */
public final class TopMagnitude implements Sparsifier {
    private static final Parameter DENSITY = Parameter.perInput("density", 1.0, "share of elements that is kept");

    /** One serves all merges. */
    public TopMagnitude() {}

    @Override
    public List<Parameter> parameters() {
        return List.of(DENSITY);
    }

    @Override
    public Sieve prepare(TensorJob job) {
        double[] density = Densities.of(job);
        MagnitudeSelect[] selects = new MagnitudeSelect[density.length];
        long n = job.tensor().elements();
        for (int i = 0; i < selects.length; i++) {
            if (density[i] < 1) {
                selects[i] = new MagnitudeSelect(Math.max(1, (long) (density[i] * n)), job.blocks());
            }
        }
        return new Sieve() {
            @Override
            public List<Pass> passes() {
                return List.of(new High(selects), new Low(selects), new Ties(selects), new Cutoff(selects));
            }

            @Override
            public boolean keepsAll(int input) {
                return selects[input] == null;
            }

            @Override
            public void sift(Tile tile, int input, float[] delta) {
                selects[input].sift(delta, tile.count(), tile.offset());
            }

            @Override
            public double density(int input) {
                return density[input];
            }
        };
    }

    /** What the four passes share: which inputs take part, and one set of counters per thread and input. */
    private abstract static class Counting implements Pass {
        final @Nullable MagnitudeSelect[] selects;
        private final List<long[][]> counters = new ArrayList<>();

        Counting(@Nullable MagnitudeSelect[] selects) {
            this.selects = selects;
        }

        @Override
        public boolean wants(long block) {
            for (MagnitudeSelect select : selects) {
                if (select != null && wants(select, block)) {
                    return true;
                }
            }
            return false;
        }

        boolean wants(MagnitudeSelect select, long block) {
            return true;
        }

        abstract void count(MagnitudeSelect select, float[] delta, Tile tile, long[] counts);

        abstract void close(MagnitudeSelect select, List<long[]> counts);

        int bins() {
            return 0;
        }

        @Override
        public Consumer<Tile> worker() {
            long[][] mine = new long[selects.length][bins()];
            synchronized (counters) {
                counters.add(mine);
            }
            return tile -> {
                for (int i = 0; i < selects.length; i++) {
                    MagnitudeSelect select = selects[i];
                    if (select != null && wants(select, tile.block())) {
                        count(select, tile.delta(i), tile, mine[i]);
                    }
                }
            };
        }

        @Override
        public void finish() {
            for (int i = 0; i < selects.length; i++) {
                MagnitudeSelect select = selects[i];
                if (select != null) {
                    List<long[]> all = new ArrayList<>();
                    for (long[][] thread : counters) {
                        all.add(thread[i]);
                    }
                    close(select, all);
                }
            }
        }
    }

    private static final class High extends Counting {
        High(@Nullable MagnitudeSelect[] selects) {
            super(selects);
        }

        @Override
        int bins() {
            return MagnitudeSelect.BINS;
        }

        @Override
        void count(MagnitudeSelect select, float[] delta, Tile tile, long[] counts) {
            MagnitudeSelect.countHigh(delta, tile.count(), counts);
        }

        @Override
        void close(MagnitudeSelect select, List<long[]> counts) {
            counts.forEach(select::addHigh);
            select.closeHigh();
        }
    }

    private static final class Low extends Counting {
        Low(@Nullable MagnitudeSelect[] selects) {
            super(selects);
        }

        @Override
        int bins() {
            return MagnitudeSelect.LOW_BINS;
        }

        @Override
        void count(MagnitudeSelect select, float[] delta, Tile tile, long[] counts) {
            select.countLow(delta, tile.count(), counts);
        }

        @Override
        void close(MagnitudeSelect select, List<long[]> counts) {
            counts.forEach(select::addLow);
            select.closeLow();
        }
    }

    private static final class Ties extends Counting {
        Ties(@Nullable MagnitudeSelect[] selects) {
            super(selects);
        }

        @Override
        boolean wants(MagnitudeSelect select, long block) {
            return select.tiesMatter();
        }

        @Override
        void count(MagnitudeSelect select, float[] delta, Tile tile, long[] counts) {
            select.countTies(delta, tile.count(), tile.block());
        }

        @Override
        void close(MagnitudeSelect select, List<long[]> counts) {
            if (select.tiesMatter()) {
                select.closeTies();
            }
        }
    }

    private static final class Cutoff extends Counting {
        Cutoff(@Nullable MagnitudeSelect[] selects) {
            super(selects);
        }

        @Override
        boolean wants(MagnitudeSelect select, long block) {
            return select.tieBlock() == block;
        }

        @Override
        void count(MagnitudeSelect select, float[] delta, Tile tile, long[] counts) {
            select.findCutoff(delta, tile.count(), tile.offset());
        }

        @Override
        void close(MagnitudeSelect select, List<long[]> counts) {}
    }
}
