package org.optimer.core;

import java.util.List;

/** Draws a {@link Card} as an HTML fragment: inline style only, readable in light and dark themes, no script. */
public final class CardHtml {
    private CardHtml() {}

    static String of(Card card) {
        StringBuilder out = new StringBuilder(
                "<div class=\"optimer-card\" style=\"border:1px solid rgba(128,128,128,.35);border-radius:6px;"
                        + "padding:8px 12px;margin:4px 0;display:inline-block;max-width:100%;overflow-x:auto\">");
        out.append("<div style=\"font-weight:600;margin-bottom:4px\">")
                .append(escape(card.title()))
                .append("</div>");
        boolean facts = false;
        for (Card.Block block : card.blocks()) {
            boolean fact = block instanceof Card.Fact;
            if (facts && !fact) {
                out.append("</table>");
            } else if (!facts && fact) {
                out.append("<table style=\"border-collapse:collapse;margin:0\">");
            }
            facts = fact;
            append(out, block);
        }
        return out.append(facts ? "</table></div>" : "</div>").toString();
    }

    private static void append(StringBuilder out, Card.Block block) {
        if (block instanceof Card.Fact fact) {
            out.append("<tr><td style=\"text-align:left;opacity:.7;padding:1px 12px 1px 0;white-space:nowrap\">")
                    .append(escape(fact.label()))
                    .append("</td><td style=\"text-align:left;padding:1px 0\">")
                    .append(escape(fact.value()))
                    .append("</td></tr>");
        } else if (block instanceof Card.Table table) {
            table(out, table);
        } else if (block instanceof Card.Paragraph paragraph) {
            out.append("<div style=\"margin:4px 0;max-width:60em\">")
                    .append(escape(paragraph.text()).replace("\n", "<br>"))
                    .append("</div>");
        } else if (block instanceof Card.Folded folded) {
            out.append("<details style=\"margin:4px 0\"><summary style=\"cursor:pointer;opacity:.7\">")
                    .append(escape(folded.label()))
                    .append("</summary><pre style=\"white-space:pre-wrap;overflow-wrap:anywhere;font-size:85%\">")
                    .append(escape(folded.text()))
                    .append("</pre></details>");
        }
    }

    private static void table(StringBuilder out, Card.Table table) {
        out.append("<table style=\"border-collapse:collapse;margin:4px 0\"><thead><tr>");
        for (int c = 0; c < table.header().size(); c++) {
            out.append("<th style=\"border-bottom:1px solid rgba(128,128,128,.5);padding:2px 10px;text-align:")
                    .append(CardText.isNumeric(table, c) ? "right" : "left")
                    .append("\">")
                    .append(escape(table.header().get(c)))
                    .append("</th>");
        }
        out.append("</tr></thead><tbody>");
        for (List<String> row : table.rows()) {
            out.append("<tr>");
            for (int c = 0; c < row.size(); c++) {
                out.append("<td style=\"padding:2px 10px;text-align:")
                        .append(CardText.isNumeric(table, c) ? "right" : "left")
                        .append("\">")
                        .append(escape(row.get(c)))
                        .append("</td>");
            }
            out.append("</tr>");
        }
        out.append("</tbody></table>");
    }

    /**
     * Escapes text for HTML content and for quoted attributes.
     *
     * @param text any text
     * @return the same text with {@code & < > " '} as entities
     */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
