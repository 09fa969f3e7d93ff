package org.optimer.core;

import java.util.ArrayList;
import java.util.List;

/**
 * A neutral rich view: a title, and under it facts (label and value), tables, paragraphs and folded texts, in order. Notebooks and
 * reports draw it as HTML ({@link CardHtml}), shells as plain text ({@link CardText}). Immutable; the fluent methods
 * return a new card.
 *
 * @param title one line, no full stop
 * @param blocks what stands under the title, in order
 */
public record Card(String title, List<Block> blocks) {
    /** One part of a card. */
    public sealed interface Block permits Fact, Table, Paragraph, Folded {}

    /**
     * A label and its value on one line.
     *
     * @param label a few words
     * @param value plain text
     */
    public record Fact(String label, String value) implements Block {}

    /**
     * A small table. Cells that look like numbers are aligned to the right.
     *
     * @param header one name per column
     * @param rows cells as plain text; each row as long as the header
     */
    public record Table(List<String> header, List<List<String>> rows) implements Block {
        /** Copies, and refuses rows of another length than the header. */
        public Table {
            header = List.copyOf(header);
            List<List<String>> copy = new ArrayList<>();
            for (List<String> row : rows) {
                if (row.size() != header.size()) {
                    throw InvalidInputException.of(
                            "table " + header, header.size() + " cells in each row", row.size() + ": " + row, "");
                }
                copy.add(List.copyOf(row));
            }
            rows = List.copyOf(copy);
        }
    }

    /**
     * A line or two of prose: a reading of the numbers, a warning, a hint.
     *
     * @param text plain text
     */
    public record Paragraph(String text) implements Block {}

    /**
     * Something for machines, or for the few who look closer: folded away in HTML, left out of plain text.
     *
     * @param label what it is
     * @param text shown as it stands
     */
    public record Folded(String label, String text) implements Block {}

    /** Copies the blocks. */
    public Card {
        blocks = List.copyOf(blocks);
    }

    /**
     * An empty card.
     *
     * @param title one line
     * @return the card
     */
    public static Card of(String title) {
        return new Card(title, List.of());
    }

    /**
     * Adds a fact.
     *
     * @param label a few words
     * @param value its text is shown
     * @return a new card
     */
    public Card fact(String label, Object value) {
        return with(new Fact(label, String.valueOf(value)));
    }

    /**
     * Adds a table.
     *
     * @param header one name per column
     * @param rows cells as plain text
     * @return a new card
     */
    public Card table(List<String> header, List<List<String>> rows) {
        return with(new Table(header, rows));
    }

    /**
     * Adds a paragraph.
     *
     * @param text plain text
     * @return a new card
     */
    public Card text(String text) {
        return with(new Paragraph(text));
    }

    /**
     * Adds a text that is folded away in HTML and left out of plain text.
     *
     * @param label what it is
     * @param text shown as it stands
     * @return a new card
     */
    public Card folded(String label, String text) {
        return with(new Folded(label, text));
    }

    /**
     * This card as plain text.
     *
     * @return lines, without a newline at the end
     */
    public String text() {
        return CardText.of(this);
    }

    /**
     * This card as an HTML fragment that carries its own style and no script.
     *
     * @return HTML
     */
    public String html() {
        return CardHtml.of(this);
    }

    @Override
    public String toString() {
        return text();
    }

    private Card with(Block block) {
        List<Block> all = new ArrayList<>(blocks);
        all.add(block);
        return new Card(title, all);
    }
}
