package org.optimer.plot;

import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.optimer.core.Card;
import org.optimer.core.CardHtml;
import org.optimer.core.Described;
import org.optimer.core.StorageException;
import org.optimer.core.Versions;

/**
 * One HTML page of prose, cards and figures that needs nothing but a browser: plotly.js travels inside the file
 * (compressed, about 4 MB), and the page's own policy forbids every network request. Immutable: every method returns a
 * new report.
 *
 * @param title the page's heading
 * @param parts HTML fragments, in order
 */
public record Report(String title, List<String> parts) {
    private static final String POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; "
            + "style-src 'unsafe-inline'; img-src data: blob:";

    /** Copies the parts. */
    public Report {
        parts = List.copyOf(parts);
    }

    /**
     * An empty report.
     *
     * @param title the page's heading
     * @return the report
     */
    public static Report of(String title) {
        return new Report(title, List.of());
    }

    /**
     * Adds the paragraph that says in a sentence or two what the page shows.
     *
     * @param text prose; see {@link #text}
     * @return a new report
     */
    public Report lead(String text) {
        return with("<p class=\"lead\">" + inline(text) + "</p>");
    }

    /**
     * Starts a section.
     *
     * @param heading one line
     * @return a new report
     */
    public Report section(String heading) {
        return with("<h2>" + CardHtml.escape(heading) + "</h2>");
    }

    /**
     * Adds prose. A blank line starts a new paragraph; {@code `code`} and {@code **strong**} are marked up, everything
     * else is shown as it stands.
     *
     * @param text plain text
     * @return a new report
     */
    public Report text(String text) {
        StringBuilder out = new StringBuilder();
        for (String paragraph : text.strip().split("\\R\\s*\\R")) {
            out.append("<p>").append(inline(paragraph)).append("</p>");
        }
        return with(out.toString());
    }

    /**
     * Adds a card.
     *
     * @param card drawn as it is in a notebook
     * @return a new report
     */
    public Report card(Card card) {
        return with(card.html());
    }

    /**
     * Adds the card of a result.
     *
     * @param result anything that can show itself
     * @return a new report
     */
    public Report card(Described result) {
        return card(result.card());
    }

    /**
     * Adds a figure.
     *
     * @param fig the figure
     * @param seen what the reader should see in it; shown underneath, may be empty
     * @return a new report
     */
    public Report figure(Fig fig, String seen) {
        String caption = seen.isBlank() ? "" : "<figcaption>" + inline(seen) + "</figcaption>";
        return with("<figure>" + FigHtml.fragment(fig) + caption + "</figure>");
    }

    /**
     * The whole page.
     *
     * @return HTML, UTF-8
     */
    public String html() {
        String name = CardHtml.escape(title);
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<title>" + name + "</title>\n<style>\n" + Resources.text("report.css")
                + "</style>\n</head>\n<body>\n"
                + "<script>\n" + Resources.text("figure.js") + "</script>\n<main>\n<h1>" + name + "</h1>\n"
                + String.join("\n", parts)
                + "\n<footer>Written by OptiMer " + Versions.TOOLKIT
                + ". This page makes no network request.</footer>\n"
                + "</main>\n<script id=\"plotly-gz\" type=\"text/plain\">" + Resources.packedPlotly()
                + "</script>\n<script>\n" + Resources.text("report.js") + "</script>\n</body>\n</html>\n";
    }

    /**
     * Writes the page whole or not at all.
     *
     * @param file where to; must not exist
     * @return the file
     * @throws StorageException when it exists or cannot be written
     */
    public Path save(Path file) {
        if (Files.exists(file)) {
            throw new StorageException(
                    file + ": expected no such file yet, found one. Remove it or choose another name.");
        }
        return replace(file);
    }

    /**
     * Writes the page whole or not at all, in the place of an older one.
     *
     * @param file where to
     * @return the file
     * @throws StorageException when it cannot be written
     */
    public Path replace(Path file) {
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            Files.createDirectories(target.getParent());
            try (FileChannel channel = FileChannel.open(
                            temporary,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING);
                    Writer out = Channels.newWriter(channel, StandardCharsets.UTF_8)) {
                out.write(html());
                out.flush();
                channel.force(true);
            }
            move(temporary, target);
            return file;
        } catch (IOException e) {
            throw new StorageException("cannot write the report " + file, e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String inline(String text) {
        return CardHtml.escape(text)
                .replaceAll("`([^`\n]+)`", "<code>$1</code>")
                .replaceAll("\\*\\*([^*\n]+)\\*\\*", "<strong>$1</strong>");
    }

    private Report with(String part) {
        List<String> all = new ArrayList<>(parts);
        all.add(part);
        return new Report(title, all);
    }

    @Override
    public String toString() {
        return "Report: " + title + " (" + parts.size() + " parts)";
    }
}
