package org.optimer.merge.methods;

import java.util.List;
import org.optimer.merge.Parameter;
import org.optimer.merge.TensorJob;
import org.optimer.merge.Tile;

/** Drops nothing. */
public final class KeepAll implements Sparsifier {
    private static final Sieve SIEVE = new Sieve() {
        @Override
        public boolean keepsAll(int input) {
            return true;
        }

        @Override
        public void sift(Tile tile, int input, float[] delta) {}

        @Override
        public double density(int input) {
            return 1;
        }
    };

    /** One serves all merges. */
    public KeepAll() {}

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public Sieve prepare(TensorJob job) {
        return SIEVE;
    }
}
