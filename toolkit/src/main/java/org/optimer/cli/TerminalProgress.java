package org.optimer.cli;

import java.io.PrintStream;
import org.optimer.core.ProgressListener;
import org.optimer.core.Units;

/**
 * Progress on a terminal: one line that rewrites itself; on a pipe one line at the end of each piece of work, so that
 * logs stay readable.
 */
final class TerminalProgress implements ProgressListener {
    private final PrintStream out;
    // System.console() tells nothing since JDK 22; the launcher looks whether stderr is a terminal
    private final boolean live = "1".equals(System.getenv("OPTIMER_TTY"));

    TerminalProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void update(Snapshot s) {
        String line = line(s);
        if (live) {
            out.print("\r\033[K" + line + (s.finished() ? "\n" : ""));
            out.flush();
        } else if (s.finished()) {
            out.println(line);
        }
    }

    /** For example {@code merge out: 1.2 GB of 4.8 GB, 410.0 MB/s, 3.0 s, 9 s left}. */
    static String line(Snapshot s) {
        boolean bytes = s.unit().equals("bytes");
        String done = bytes ? Units.bytes(s.done()) : String.valueOf(s.done());
        String total = bytes ? Units.bytes(s.total()) : String.valueOf(s.total());
        boolean rated = bytes && s.rate() > 0 && Double.isFinite(s.rate());
        StringBuilder line = new StringBuilder(s.title()).append(": ").append(done);
        if (s.total() > 0) {
            line.append(bytes ? " of " : "/").append(total);
        }
        if (!bytes) {
            line.append(' ').append(s.unit());
        }
        if (rated) {
            line.append(", ").append(Units.bytes((long) s.rate())).append("/s");
        }
        line.append(", ").append(Units.fixed(s.seconds(), 1)).append(" s");
        if (!s.finished() && !Double.isNaN(s.eta())) {
            line.append(", ").append(Units.fixed(s.eta(), 0)).append(" s left");
        }
        return (s.note().isEmpty() ? line : line.append(", ").append(s.note())).toString();
    }
}
