package org.optimer.vector;

import java.util.ArrayList;
import java.util.List;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;

/**
 * Cosines of the angles between vectors. Holds no NaN: a vector of length zero has no angle, so it is not among the
 * names but among the absent.
 *
 * @param names the vectors of rows and columns
 * @param values {@code [n][n]}, symmetric, between −1 and 1, 1 on the diagonal
 * @param absent vectors of length zero, left out
 */
public record CosineMatrix(List<String> names, double[][] values, List<String> absent) implements Described {
    /** Copies, and refuses a matrix of another size. */
    public CosineMatrix {
        names = List.copyOf(names);
        absent = List.copyOf(absent);
        values = copy(values);
        int n = names.size();
        if (values.length != n || java.util.Arrays.stream(values).anyMatch(row -> row.length != n)) {
            throw InvalidInputException.of("cosine matrix", n + " rows and columns", values.length + " rows", "");
        }
    }

    /**
     * A matrix without absent vectors.
     *
     * @param names the vectors of rows and columns
     * @param values {@code [n][n]}
     */
    public CosineMatrix(List<String> names, double[][] values) {
        this(names, values, List.of());
    }

    /**
     * A copy of the values.
     *
     * @return {@code [n][n]}
     */
    @Override
    public double[][] values() {
        return copy(values);
    }

    /**
     * One cosine.
     *
     * @param a a name
     * @param b a name
     * @return between −1 and 1
     * @throws InvalidInputException when a name is not in the matrix
     */
    public double value(String a, String b) {
        return values[row(a)][row(b)];
    }

    @Override
    public Card card() {
        List<String> header = new ArrayList<>();
        header.add("cosine");
        header.addAll(names);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            List<String> row = new ArrayList<>();
            row.add(names.get(i));
            for (double value : values[i]) {
                row.add(Text.cosine(value));
            }
            rows.add(row);
        }
        Card card = Card.of("Cosines between vectors").table(header, rows);
        return absent.isEmpty()
                ? card
                : card.text("Without " + String.join(", ", absent) + ": zero everywhere, so there is no angle.");
    }

    @Override
    public String toString() {
        return card().text();
    }

    private int row(String name) {
        int row = names.indexOf(name);
        if (row < 0) {
            throw InvalidInputException.of(
                    "cosine matrix",
                    "one of " + names,
                    name,
                    absent.contains(name) ? "This vector is zero everywhere, so it has no angle" : "Check the name");
        }
        return row;
    }

    private static double[][] copy(double[][] values) {
        double[][] copy = new double[values.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i].clone();
        }
        return copy;
    }
}
