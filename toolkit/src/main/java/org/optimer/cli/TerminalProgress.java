package org.optimer.cli;

import java.io.PrintStream;
import java.util.Locale;
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
        return String.format(
                Locale.ROOT,
                "%s: %s%s%s, %.1f s%s%s",
                s.title(),
                s.total() <= 0 ? done : bytes ? done + " of " + total : done + "/" + total,
                bytes ? "" : " " + s.unit(),
                rated ? ", " + Units.bytes((long) s.rate()) + "/s" : "",
                s.seconds(),
                s.finished() || Double.isNaN(s.eta()) ? "" : String.format(Locale.ROOT, ", %.0f s left", s.eta()),
                s.note().isEmpty() ? "" : ", " + s.note());
    }
}
