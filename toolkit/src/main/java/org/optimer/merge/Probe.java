package org.optimer.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.optimer.core.Units;

/**
 * How long a merge would take, told from a small part of it that is carried out without writing.
 *
 * @param seconds of the whole merge, about
 * @param text how that was found out
 */
record Probe(double seconds, String text) {
    /** Result bytes that are made; enough that tiles and threads are at work. */
    private static final long ENOUGH = 16_000_000;

    /** A tensor is worked on whole, so larger ones are not tried. */
    private static final long LARGEST = 64_000_000;

    /** Of a file that is written, forced to disk and hashed: a usual SSD; a disk of another kind differs. */
    private static final double WRITTEN_PER_SECOND = 400e6;

    private static final double READ_PER_SECOND = 800e6;

    static Probe of(MergePlan plan, MergeOptions options) {
        List<MergePlan.Step> some = new ArrayList<>();
        long bytes = 0;
        for (MergePlan.Step step : plan.steps()) {
            if (bytes < ENOUGH && step.job() != null && step.out().bytes() <= LARGEST) {
                some.add(step);
                bytes += step.out().bytes();
            }
        }
        double writing = plan.bytesOut() / WRITTEN_PER_SECOND;
        String written = String.format(Locale.ROOT, "writing assumed at %.0f MB/s", WRITTEN_PER_SECOND / 1e6);
        if (bytes == 0) {
            double reading = plan.bytesIn() / READ_PER_SECOND;
            return new Probe(
                    reading + writing,
                    String.format(Locale.ROOT, "reading assumed at %.0f MB/s, ", READ_PER_SECOND / 1e6) + written);
        }
        MergePlan part = new MergePlan(plan.method(), some);
        run(part, options); // the first time, code is still being compiled
        double seconds = run(part, options);
        double rate = part.bytesIn() / seconds;
        return new Probe(
                plan.bytesIn() / rate + writing,
                "reading and computing as measured on " + Units.bytes(part.bytesIn()) + " of the inputs, "
                        + Units.bytes(Math.round(rate)) + "/s; " + written);
    }

    private static double run(MergePlan part, MergeOptions options) {
        long start = System.nanoTime();
        MergeEngine.run(part, options.threads, options.tile, false, "try a part", (t, at, data) -> {});
        return Math.max(1, System.nanoTime() - start) * 1e-9;
    }

    /** For people: 0.4 s, 12 s, 3 min. */
    static String duration(double seconds) {
        if (seconds >= 120) {
            return Math.round(seconds / 60) + " min";
        }
        return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    }
}
