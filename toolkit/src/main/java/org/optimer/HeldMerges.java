package org.optimer;

import java.util.ArrayList;
import java.util.List;
import org.optimer.merge.BoundMerge;
import org.optimer.merge.Merge;
import org.optimer.vector.VectorPool;

/**
 * Merges that trials repeat with other weights. From the second trial of the same merge on, its inputs are held in memory,
 * masked and rescaled, as far as all that is held takes a quarter of the heap or less. Thread-safe.
 */
final class HeldMerges {
    private final long room = Runtime.getRuntime().maxMemory() / 4;
    private final List<Held> known = new ArrayList<>();
    private long taken;

    /** One merge over one pool, both by identity; {@code tried} says that holding it was decided on. */
    private static final class Held {
        final Merge merge;
        final VectorPool pool;
        BoundMerge bound;
        boolean tried;

        Held(Merge merge, VectorPool pool) {
            this.merge = merge;
            this.pool = pool;
            this.bound = merge.threads(1).of(pool);
        }
    }

    /** The merge of a trial, to be given its weights. */
    synchronized BoundMerge of(TrialSpec spec) {
        for (Held held : known) {
            if (held.merge == spec.merge() && held.pool == spec.pool()) {
                return repeated(held);
            }
        }
        Held held = new Held(spec.merge(), spec.pool());
        known.add(held);
        return held.bound;
    }

    private BoundMerge repeated(Held held) {
        if (!held.tried) {
            held.tried = true;
            long bytes = held.bound.residentBytes();
            if (taken + bytes <= room) {
                held.bound = held.bound.resident();
                taken += bytes;
            }
        }
        return held.bound;
    }
}
