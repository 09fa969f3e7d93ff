package org.optimer.notebook;

import java.util.ArrayList;
import java.util.List;
import org.optimer.core.Card;
import tech.tablesaw.api.Table;

/** A Tablesaw table as a card: the first and last rows of a long one, with the number of rows in its title. */
final class TableView {
    private static final int HEAD = 10;
    private static final int TAIL = 5;

    private TableView() {}

    static Bundle of(Table table) {
        int rows = table.rowCount();
        boolean whole = rows <= HEAD + TAIL + 1;
        List<List<String>> cells = new ArrayList<>();
        for (int row = 0; row < (whole ? rows : HEAD); row++) {
            cells.add(row(table, row));
        }
        if (!whole) {
            cells.add(table.columns().stream().map(c -> "").toList());
            for (int row = rows - TAIL; row < rows; row++) {
                cells.add(row(table, row));
            }
        }
        String name = table.name() == null || table.name().isEmpty() ? "Table" : table.name();
        Card card = Card.of(name + ": " + rows + " rows, " + table.columnCount() + " columns")
                .table(table.columnNames(), cells);
        if (!whole) {
            card = card.text("The first " + HEAD + " and the last " + TAIL + " rows.");
        }
        return Bundle.html(card.html(), card.text());
    }

    private static List<String> row(Table table, int row) {
        return table.columns().stream().map(c -> c.getString(row)).toList();
    }
}
