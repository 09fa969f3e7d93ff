package org.optimer.cli;

import java.io.PrintStream;
import java.util.Locale;
import org.optimer.core.ProgressListener;

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
        String count = s.total() > 0 ? s.done() + "/" + s.total() : String.valueOf(s.done());
        String eta = s.finished() || Double.isNaN(s.eta()) ? "" : String.format(Locale.ROOT, ", %.0f s left", s.eta());
        String line = String.format(
                Locale.ROOT,
                "%s: %s %s, %.1f s%s%s",
                s.title(),
                count,
                s.unit(),
                s.seconds(),
                eta,
                s.note().isEmpty() ? "" : ", " + s.note());
        if (live) {
            out.print("\r\033[K" + line + (s.finished() ? "\n" : ""));
            out.flush();
        } else if (s.finished()) {
            out.println(line);
        }
    }
}
