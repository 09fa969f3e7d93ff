package org.optimer.core;

import java.util.List;

/** Draws a {@link Card} as plain text, columns aligned. */
final class CardText {
    private CardText() {}

    static String of(Card card) {
        StringBuilder out = new StringBuilder(card.title());
        int label = card.blocks().stream()
                .filter(Card.Fact.class::isInstance)
                .mapToInt(b -> ((Card.Fact) b).label().length())
                .max()
                .orElse(0);
        for (Card.Block block : card.blocks()) {
            if (block instanceof Card.Fact fact) {
                out.append("\n  ")
                        .append(pad(fact.label(), label, false))
                        .append("  ")
                        .append(fact.value());
            } else if (block instanceof Card.Table table) {
                out.append('\n').append(table(table));
            } else if (block instanceof Card.Paragraph paragraph) {
                out.append("\n  ").append(paragraph.text().replace("\n", "\n  "));
            }
        }
        return out.toString();
    }

    private static String table(Card.Table table) {
        int columns = table.header().size();
        int[] width = new int[columns];
        boolean[] right = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            width[c] = table.header().get(c).length();
            right[c] = isNumeric(table, c);
            for (List<String> row : table.rows()) {
                width[c] = Math.max(width[c], row.get(c).length());
            }
        }
        StringBuilder out = new StringBuilder(line(table.header(), width, right));
        for (List<String> row : table.rows()) {
            out.append('\n').append(line(row, width, right));
        }
        return out.toString();
    }

    /** A column is numeric when every filled cell begins like a number. */
    static boolean isNumeric(Card.Table table, int column) {
        return !table.rows().isEmpty()
                && table.rows().stream()
                        .map(row -> row.get(column))
                        .allMatch(cell -> cell.isEmpty() || cell.equals("-") || cell.matches("[-+−]?[.0-9].*"));
    }

    private static String line(List<String> cells, int[] width, boolean[] right) {
        StringBuilder out = new StringBuilder();
        for (int c = 0; c < cells.size(); c++) {
            out.append("  ").append(pad(cells.get(c), width[c], right[c]));
        }
        return out.toString().stripTrailing();
    }

    private static String pad(String text, int width, boolean right) {
        String blanks = " ".repeat(Math.max(0, width - text.length()));
        return right ? blanks + text : text + blanks;
    }
}
