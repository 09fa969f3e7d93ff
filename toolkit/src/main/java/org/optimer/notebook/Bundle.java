package org.optimer.notebook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.plot.Fig;
import org.optimer.plot.Plots;
import org.optimer.vector.CosineMatrix;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

/**
 * One thing in several forms, for a front end to choose from: MIME type to value, richest first. {@code text/plain} is
 * always there.
 *
 * @param forms MIME type to text, or to a JSON-like map for {@code application/vnd.plotly.v1+json}
 */
public record Bundle(Map<String, Object> forms) {
    /** The MIME type of plotly figures. */
    public static final String PLOTLY = "application/vnd.plotly.v1+json";

    /** The MIME type of HTML. */
    public static final String HTML = "text/html";

    /** The MIME type of plain text. */
    public static final String TEXT = "text/plain";

    /** Copies the forms and sees to the plain text. */
    public Bundle {
        Map<String, Object> copy = new LinkedHashMap<>(forms);
        copy.putIfAbsent(TEXT, "");
        forms = Collections.unmodifiableMap(copy);
    }

    /**
     * Plain text only.
     *
     * @param text any text
     * @return the bundle
     */
    public static Bundle text(String text) {
        return new Bundle(Map.of(TEXT, text));
    }

    /**
     * HTML with its plain text.
     *
     * @param html a fragment
     * @param text the same for a shell
     * @return the bundle
     */
    public static Bundle html(String html, String text) {
        Map<String, Object> forms = new LinkedHashMap<>();
        forms.put(HTML, html);
        forms.put(TEXT, text);
        return new Bundle(forms);
    }

    /**
     * A figure: plotly's data for front ends that draw it themselves, HTML that draws itself, and words.
     *
     * @param fig the figure
     * @return the bundle
     */
    public static Bundle figure(Fig fig) {
        Map<String, Object> forms = new LinkedHashMap<>();
        forms.put(PLOTLY, fig.toMap());
        forms.put(HTML, fig.html());
        forms.put(TEXT, fig.text());
        return new Bundle(forms);
    }

    /**
     * The best forms of any object: cards for our own results (a heat map for cosines), figures, Tablesaw's figures and tables, else its text.
     * Never throws: an object that fails to show itself is shown by its class and the reason.
     *
     * @param object anything, also null
     * @return the bundle
     */
    public static Bundle of(@Nullable Object object) {
        try {
            return rich(object);
        } catch (RuntimeException e) {
            String type = object == null ? "null" : object.getClass().getName();
            return text(type + " cannot show itself: " + e);
        }
    }

    private static Bundle rich(@Nullable Object object) {
        if (object instanceof Bundle bundle) {
            return bundle;
        }
        if (object instanceof Card card) {
            return html(card.html(), card.text());
        }
        if (object instanceof CosineMatrix cosines) {
            return figure(Plots.cosines(cosines)).with(TEXT, cosines.card().text());
        }
        if (object instanceof Described described) {
            return rich(described.card());
        }
        if (object instanceof Fig fig) {
            return figure(fig);
        }
        if (object instanceof Figure figure) {
            return figure(Fig.of(figure));
        }
        if (object instanceof Table table) {
            return TableView.of(table);
        }
        return text(String.valueOf(object));
    }

    /** A copy with one form set. */
    private Bundle with(String type, Object form) {
        Map<String, Object> copy = new LinkedHashMap<>(forms);
        copy.put(type, form);
        return new Bundle(copy);
    }

    /**
     * The plain text form.
     *
     * @return may be empty
     */
    public String plain() {
        return String.valueOf(forms.get(TEXT));
    }
}
