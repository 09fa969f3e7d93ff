package org.optimer.checkpoint;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which bytes of a tensor have been written. Neighbouring runs become one, so in a merge that goes through a tensor from
 * its beginning there are about as many runs as threads.
 */
final class Coverage {
    private final TreeMap<Long, Long> runs = new TreeMap<>();

    /** Takes note of a run; false when some of it was written before. */
    synchronized boolean add(long from, long count) {
        if (count == 0) {
            return true;
        }
        long begin = from;
        long end = from + count;
        Map.Entry<Long, Long> before = runs.floorEntry(from);
        Map.Entry<Long, Long> after = runs.ceilingEntry(from);
        if ((before != null && before.getValue() > from) || (after != null && after.getKey() < end)) {
            return false;
        }
        if (before != null && before.getValue() == from) {
            begin = before.getKey();
        }
        if (after != null && after.getKey() == end) {
            end = after.getValue();
            runs.remove(after.getKey());
        }
        runs.put(begin, end);
        return true;
    }

    /** Where the run of written bytes ends that begins at, or goes through, a byte; that byte when it is missing. */
    synchronized long end(long from) {
        Map.Entry<Long, Long> run = runs.floorEntry(from);
        return run == null ? from : Math.max(from, run.getValue());
    }

    /** The first byte that is missing of so many; as many as there are when none is. */
    synchronized long firstMissing(long bytes) {
        Map.Entry<Long, Long> first = runs.firstEntry();
        return first == null || first.getKey() > 0 ? 0 : Math.min(bytes, first.getValue());
    }
}
