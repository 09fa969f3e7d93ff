package org.optimer.plot;

import org.optimer.core.CardHtml;
import org.optimer.core.Hashes;

/** A figure as HTML: a place that holds the figure in words, and a script that draws it there. */
final class FigHtml {
    private FigHtml() {}

    /**
     * The place and its data, for a page that carries {@code figure.js} already.
     *
     * @param fig the figure
     * @return HTML with one script
     */
    static String fragment(Fig fig) {
        String json = script(fig.toJson());
        // The name comes from the content; a page that shows the same figure twice fills one place after the other.
        String id = Hashes.sha256(json).substring(0, 16);
        Object height = fig.layout().getOrDefault("height", 420);
        return "<div data-optimer-figure=\"" + id + "\" style=\"width:100%;min-height:" + height + "px\"><pre>"
                + CardHtml.escape(fig.text()) + "</pre></div><script>window.optimerFigures.add(\"" + id + "\"," + json
                + ");</script>";
    }

    /**
     * The same for a Jupyter front end: with the loader, which takes plotly.js from the kernelspec's folder.
     *
     * @param fig the figure
     * @return HTML with scripts
     */
    static String jupyter(Fig fig) {
        return "<script>" + Resources.text("figure.js") + "</script>" + fragment(fig) + "<script>"
                + Resources.text("jupyter.js") + "</script>";
    }

    /** JSON that may stand inside a script element: no character of it can close the element or open a comment. */
    static String script(String json) {
        return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }
}
