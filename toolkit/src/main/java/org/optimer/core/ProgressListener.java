package org.optimer.core;

/** Where progress is shown: a terminal line, a notebook display, a test. Called at most about ten times a second. */
public interface ProgressListener {
    /**
     * Shows a state. Must not throw and must return quickly.
     *
     * @param snapshot where the work stands
     */
    void update(Snapshot snapshot);

    /**
     * Where a piece of work stands.
     *
     * @param id the same for all snapshots of one piece of work
     * @param title what is being done
     * @param done units finished
     * @param total units in all; 0 when unknown
     * @param unit the name of a unit, for example {@code trials} or {@code bytes}
     * @param seconds since the start
     * @param note a short remark such as the best score so far; may be empty
     * @param finished whether this is the last snapshot
     */
    record Snapshot(
            long id, String title, long done, long total, String unit, double seconds, String note, boolean finished) {
        /**
         * Units per second so far.
         *
         * @return 0 before anything was done
         */
        public double rate() {
            return seconds > 0 ? done / seconds : 0;
        }

        /**
         * Seconds still to go at the present rate.
         *
         * @return NaN when it cannot be told
         */
        public double eta() {
            return total > 0 && done > 0 ? (total - done) / rate() : Double.NaN;
        }
    }
}
