package org.optimer.merge.methods;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.optimer.merge.Pass;
import org.optimer.merge.Tile;
import org.optimer.merge.kernel.Loops;
import org.optimer.merge.kernel.MagnitudeSelect;

/**
 * The readings that selections of largest magnitude need: two for the threshold and, where its ties have to be cut,
 * one of the blocks whose ties are not known yet and one of the block in which they are cut. There are several streams of values (one for each input, for
 * example), and there may be several selections from a stream, which share its first histogram.
 */
final class SelectionPasses {
    /** What is selected from. */
    interface Values {
        /**
         * Reads a stream's values on a tile.
         *
         * @param tile where we are
         * @param stream its number
         * @return values; only read
         */
        float[] of(Tile tile, int stream);
    }

    private SelectionPasses() {}

    /**
     * The passes, in order.
     *
     * @param streams the selections from each stream; a stream without any is not read
     * @param values reads the streams
     */
    static List<Pass> of(List<List<MagnitudeSelect>> streams, Values values) {
        return List.of(
                new High(streams, values),
                new Low(streams, values),
                new Ties(streams, values),
                new Cutoff(streams, values));
    }

    /**
     * The passes after which thresholds are known, but not where their ties are cut.
     *
     * @param streams as for {@link #of}
     * @param values reads the streams
     */
    static List<Pass> thresholds(List<List<MagnitudeSelect>> streams, Values values) {
        return List.of(new High(streams, values), new Low(streams, values));
    }

    /** What the four passes share: what is read, and counters for each thread. */
    private abstract static class Counting implements Pass {
        final List<List<MagnitudeSelect>> streams;
        private final Values values;
        private final List<long[][]> counters = new ArrayList<>();

        Counting(List<List<MagnitudeSelect>> streams, Values values) {
            this.streams = streams;
            this.values = values;
        }

        boolean wants(MagnitudeSelect select, long block) {
            return true;
        }

        private boolean wants(List<MagnitudeSelect> stream, long block) {
            return stream.stream().anyMatch(select -> wants(select, block));
        }

        @Override
        public boolean wants(long block) {
            return streams.stream().anyMatch(stream -> wants(stream, block));
        }

        /** How many sets of counters a thread needs, and of what size. */
        long[][] counters() {
            return new long[0][];
        }

        /** Looks at a tile of a stream; {@code first} is the number of its first selection among all. */
        abstract void look(List<MagnitudeSelect> stream, int number, int first, float[] x, Tile tile, long[][] counts);

        void close(long[][] sums) {}

        @Override
        public Consumer<Tile> worker() {
            long[][] mine = counters();
            synchronized (counters) {
                counters.add(mine);
            }
            return tile -> {
                int first = 0;
                for (int s = 0; s < streams.size(); s++) {
                    if (wants(streams.get(s), tile.block())) {
                        look(streams.get(s), s, first, values.of(tile, s), tile, mine);
                    }
                    first += streams.get(s).size();
                }
            };
        }

        @Override
        public void finish() {
            long[][] sums = counters();
            for (long[][] thread : counters) {
                for (int i = 0; i < sums.length; i++) {
                    Loops.add(sums[i], thread[i]);
                }
            }
            counters.clear();
            close(sums);
        }

        List<MagnitudeSelect> selects() {
            return streams.stream().flatMap(List::stream).toList();
        }
    }

    private static final class High extends Counting {
        High(List<List<MagnitudeSelect>> streams, Values values) {
            super(streams, values);
        }

        @Override
        long[][] counters() {
            long[][] counters = new long[streams.size()][];
            for (int s = 0; s < counters.length; s++) {
                counters[s] = new long[streams.get(s).isEmpty() ? 0 : MagnitudeSelect.BINS];
            }
            return counters;
        }

        @Override
        void look(List<MagnitudeSelect> stream, int number, int first, float[] x, Tile tile, long[][] counts) {
            MagnitudeSelect.countHigh(x, tile.count(), counts[number]);
            for (MagnitudeSelect select : stream) {
                select.countZeros(x, tile.count(), counts[number]);
            }
        }

        @Override
        void close(long[][] sums) {
            for (int s = 0; s < sums.length; s++) {
                for (MagnitudeSelect select : streams.get(s)) {
                    select.closeHigh(sums[s]);
                }
            }
        }
    }

    private static final class Low extends Counting {
        Low(List<List<MagnitudeSelect>> streams, Values values) {
            super(streams, values);
        }

        @Override
        long[][] counters() {
            return new long[selects().size()][MagnitudeSelect.LOW_BINS];
        }

        @Override
        void look(List<MagnitudeSelect> stream, int number, int first, float[] x, Tile tile, long[][] counts) {
            for (int i = 0; i < stream.size(); i++) {
                stream.get(i).countLow(x, tile.count(), tile.block(), counts[first + i]);
            }
        }

        @Override
        void close(long[][] sums) {
            for (int i = 0; i < sums.length; i++) {
                selects().get(i).closeLow(sums[i]);
            }
        }
    }

    private static final class Ties extends Counting {
        Ties(List<List<MagnitudeSelect>> streams, Values values) {
            super(streams, values);
        }

        @Override
        boolean wants(MagnitudeSelect select, long block) {
            return select.tiesUnknown((int) block);
        }

        @Override
        void look(List<MagnitudeSelect> stream, int number, int first, float[] x, Tile tile, long[][] counts) {
            for (MagnitudeSelect select : stream) {
                if (select.tiesUnknown(tile.block())) {
                    select.countTies(x, tile.count(), tile.block());
                }
            }
        }

        @Override
        void close(long[][] sums) {
            selects().forEach(MagnitudeSelect::closeTies);
        }
    }

    private static final class Cutoff extends Counting {
        Cutoff(List<List<MagnitudeSelect>> streams, Values values) {
            super(streams, values);
        }

        @Override
        boolean wants(MagnitudeSelect select, long block) {
            return select.tieBlock() == block;
        }

        @Override
        void look(List<MagnitudeSelect> stream, int number, int first, float[] x, Tile tile, long[][] counts) {
            for (MagnitudeSelect select : stream) {
                if (select.tieBlock() == tile.block()) {
                    select.findCutoff(x, tile.count(), tile.offset());
                }
            }
        }
    }
}
