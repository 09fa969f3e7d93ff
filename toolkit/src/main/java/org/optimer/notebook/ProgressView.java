package org.optimer.notebook;

import java.util.List;
import java.util.Locale;
import org.optimer.core.CardHtml;
import org.optimer.core.ProgressListener.Snapshot;

/** Draws a piece of work: a bar, counts, time, what is left, and a remark. */
final class ProgressView {
    private static final String BLUE = "#0072B2";

    private ProgressView() {}

    static Bundle of(Snapshot top, List<Snapshot> inner) {
        StringBuilder html = new StringBuilder("<div style=\"max-width:46em;margin:2px 0\">").append(bar(top, true));
        for (Snapshot line : inner) {
            html.append(bar(line, false));
        }
        return Bundle.html(html.append("</div>").toString(), line(top));
    }

    /** One line of text: what, how far, how long, and the remark. */
    static String line(Snapshot s) {
        return title(s) + ": " + numbers(s) + (s.note().isEmpty() ? "" : ", " + s.note());
    }

    private static String bar(Snapshot s, boolean outer) {
        boolean stopped = s.finished() && s.total() > 0 && s.done() < s.total();
        double share = s.total() > 0 ? Math.min(1, (double) s.done() / s.total()) : s.finished() ? 1 : 0;
        String size = outer ? "" : "font-size:85%;opacity:.75;padding-left:1.5em;";
        String note = s.note().isEmpty() ? "" : " · " + CardHtml.escape(s.note());
        return "<div style=\"" + size + "\"><div style=\"display:flex;justify-content:space-between;gap:1em\"><span>"
                + CardHtml.escape(title(s)) + (stopped ? " (stopped)" : "")
                + "</span><span style=\"opacity:.8;text-align:right\">"
                + CardHtml.escape(numbers(s)) + note + "</span></div>"
                + "<div style=\"background:rgba(128,128,128,.25);border-radius:3px;height:" + (outer ? 6 : 3)
                + "px;margin:2px 0 4px\"><div style=\"background:" + (stopped ? "#D55E00" : BLUE)
                + ";border-radius:3px;height:100%;width:" + String.format(Locale.ROOT, "%.1f", 100 * share)
                + "%\"></div></div></div>";
    }

    /** A title names what is worked on, which may be long; the line has room for so much. */
    private static String title(Snapshot s) {
        return s.title().length() <= 64 ? s.title() : s.title().substring(0, 62) + " …";
    }

    private static String numbers(Snapshot s) {
        String count = s.total() > 0
                ? String.format(Locale.ROOT, "%,d of %,d %s", s.done(), s.total(), s.unit())
                : String.format(Locale.ROOT, "%,d %s", s.done(), s.unit());
        String left = s.finished() || Double.isNaN(s.eta()) ? "" : ", " + seconds(s.eta()) + " left";
        return count + ", " + seconds(s.seconds()) + left;
    }

    private static String seconds(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 120 ? whole + " s" : String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }
}
