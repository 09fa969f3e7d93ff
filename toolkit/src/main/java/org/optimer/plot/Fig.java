package org.optimer.plot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.Trace;

/**
 * A plotly figure as plain data: a list of traces, a layout and a config, each a map of JSON values. Charts that
 * Tablesaw can draw come in through {@link #of(Figure)} and {@link #add(Trace)}; everything else is set by its plotly
 * name, for example {@code fig.layout("yaxis.range", List.of(0, 1))}. Immutable: every method returns a new figure.
 * Numbers that JSON cannot carry (NaN, infinities) become null, which plotly leaves out of the drawing.
 */
public final class Fig {
    private final List<Map<String, @Nullable Object>> data;
    private final Map<String, @Nullable Object> layout;
    private final Map<String, @Nullable Object> config;

    private Fig(
            List<Map<String, @Nullable Object>> data,
            Map<String, @Nullable Object> layout,
            Map<String, @Nullable Object> config) {
        this.data = List.copyOf(data);
        this.layout = layout;
        this.config = config;
    }

    /**
     * An empty figure in the house style: as wide as its place, title at the left, no mode bar.
     *
     * @param title one line above the drawing
     * @return the figure
     */
    public static Fig of(String title) {
        return new Fig(List.of(), Style.layout(), Style.config()).title(title);
    }

    /**
     * A Tablesaw figure, with its titles in the form that plotly 3 needs.
     *
     * @param figure any figure of Tablesaw's plot library
     * @return the same figure in the house style
     * @throws InvalidInputException when Tablesaw's script cannot be read as data
     */
    public static Fig of(Figure figure) {
        Fig fig = new Fig(List.of(), Style.layout(), Style.config());
        for (Trace trace : figure.getTraces()) {
            fig = fig.add(trace);
        }
        if (figure.getLayout() != null) {
            fig = fig.layout(TablesawScript.layout(figure.getLayout()));
        }
        if (figure.getConfig() != null) {
            Map<String, @Nullable Object> config = Plain.copy(fig.config);
            config.putAll(TablesawScript.config(figure.getConfig()));
            fig = new Fig(fig.data, fig.layout, config);
        }
        return fig;
    }

    /**
     * Adds a Tablesaw trace.
     *
     * @param trace any trace
     * @return a new figure
     * @throws InvalidInputException when Tablesaw's script cannot be read as data
     */
    public Fig add(Trace trace) {
        return trace(TablesawScript.trace(trace));
    }

    /**
     * Adds a trace by its plotly attributes.
     *
     * @param attributes plotly's names; values are JSON-like, arrays of numbers or nested maps
     * @return a new figure
     */
    public Fig trace(Map<String, ? extends @Nullable Object> attributes) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>(data);
        all.add(Plain.map(attributes));
        return new Fig(all, layout, config);
    }

    /**
     * Sets an attribute of one trace.
     *
     * @param trace its index, from 0; negative counts from the end, so -1 is the trace added last
     * @param path plotly's name with dots, for example {@code marker.colorbar.title.text}
     * @param value JSON-like
     * @return a new figure
     * @throws InvalidInputException when there is no such trace
     */
    public Fig trace(int trace, String path, @Nullable Object value) {
        int index = trace < 0 ? data.size() + trace : trace;
        if (index < 0 || index >= data.size()) {
            throw InvalidInputException.of("trace " + trace, "an index below " + data.size(), "" + trace, "");
        }
        List<Map<String, @Nullable Object>> all = new ArrayList<>(data);
        all.set(index, Plain.with(all.get(index), path, value));
        return new Fig(all, layout, config);
    }

    /**
     * Sets an attribute of the layout.
     *
     * @param path plotly's name with dots, for example {@code xaxis.range}
     * @param value JSON-like
     * @return a new figure
     */
    public Fig layout(String path, @Nullable Object value) {
        return new Fig(data, Plain.with(layout, path, value), config);
    }

    /**
     * Lays attributes over the layout; nested maps are merged.
     *
     * @param attributes plotly's names
     * @return a new figure
     */
    public Fig layout(Map<String, ? extends @Nullable Object> attributes) {
        return new Fig(data, Plain.merge(layout, Plain.map(attributes)), config);
    }

    /**
     * Sets an attribute of plotly's config.
     *
     * @param path plotly's name with dots
     * @param value JSON-like
     * @return a new figure
     */
    public Fig config(String path, @Nullable Object value) {
        return new Fig(data, layout, Plain.with(config, path, value));
    }

    /**
     * Sets the title.
     *
     * @param text one line
     * @return a new figure
     */
    public Fig title(String text) {
        return layout("title.text", text);
    }

    /**
     * Sets the smaller line under the title: what was measured on what.
     *
     * @param text one line
     * @return a new figure
     */
    public Fig subtitle(String text) {
        return layout("title.subtitle.text", text);
    }

    /**
     * Names the horizontal axis.
     *
     * @param text quantity, with its unit in brackets
     * @return a new figure
     */
    public Fig x(String text) {
        return layout("xaxis.title.text", text);
    }

    /**
     * Names the vertical axis.
     *
     * @param text quantity, with its unit in brackets
     * @return a new figure
     */
    public Fig y(String text) {
        return layout("yaxis.title.text", text);
    }

    /**
     * Sets the height; the width follows the place where the figure stands.
     *
     * @param pixels at least 100
     * @return a new figure
     */
    public Fig height(int pixels) {
        return layout("height", pixels);
    }

    /**
     * The traces.
     *
     * @return JSON-like maps, not to be changed
     */
    public List<Map<String, @Nullable Object>> data() {
        return data;
    }

    /**
     * The layout.
     *
     * @return a JSON-like map of its own
     */
    public Map<String, @Nullable Object> layout() {
        return Plain.copy(layout);
    }

    /**
     * Plotly's config.
     *
     * @return a JSON-like map of its own
     */
    public Map<String, @Nullable Object> config() {
        return Plain.copy(config);
    }

    /**
     * The whole figure as plotly's own JSON form.
     *
     * @return keys {@code data, layout, config}
     */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("data", data);
        map.put("layout", layout());
        map.put("config", config());
        return map;
    }

    /**
     * The whole figure as JSON, without NaN.
     *
     * @return one line
     */
    public String toJson() {
        return Json.write(toMap());
    }

    /**
     * The title's text.
     *
     * @return empty when there is none
     */
    public String title() {
        return Plain.text(layout, "title.text");
    }

    /**
     * What a shell or a front end without plotly shows: title, axes, and what was drawn.
     *
     * @return a few lines
     */
    public String text() {
        return Style.text(this);
    }

    /**
     * This figure for a live Jupyter cell: it draws itself with the plotly.js that stands in our kernelspec's folder, in
     * the front end's light or dark colours; without scripts the figure in words is seen.
     *
     * @return an HTML fragment with scripts
     */
    public String html() {
        return FigHtml.jupyter(this);
    }

    /**
     * Writes this figure as a page of its own that needs no network.
     *
     * @param file where to; must not exist
     * @return the file
     * @throws org.optimer.core.StorageException when it exists or cannot be written
     */
    public Path save(Path file) {
        return Report.of(title()).figure(this, "").save(file);
    }

    @Override
    public String toString() {
        return text();
    }
}
