package org.optimer.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.optimer.core.Card;

/** Draws a geometry: lengths and angles in one table, then the layers. */
final class GeometryCard {
    private static final int MOST_LAYERS = 40;

    private GeometryCard() {}

    static Card of(Geometry geometry) {
        List<String> names = geometry.names();
        List<String> header = new ArrayList<>(List.of("vector", "norm", "rms"));
        names.forEach(name -> header.add("cos " + name));
        List<List<String>> rows = new ArrayList<>();
        List<String> zero = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            double norm = geometry.norm(names.get(i));
            List<String> row = new ArrayList<>(List.of(
                    names.get(i), Text.number(norm), Text.number(norm / Math.sqrt(Math.max(1, geometry.elements())))));
            for (int j = 0; j < names.size(); j++) {
                OptionalDouble cosine = geometry.cosine(i, j);
                row.add(cosine.isPresent() ? Text.cosine(cosine.getAsDouble()) : "-");
            }
            rows.add(row);
            if (norm == 0) {
                zero.add(names.get(i));
            }
        }
        Card card = Card.of("Geometry of " + names.size() + (names.size() == 1 ? " vector" : " vectors"))
                .fact("elements", String.format(Locale.ROOT, "%,d", geometry.elements()))
                .table(header, rows);
        if (!zero.isEmpty()) {
            card = card.text(String.join(", ", zero) + ": zero everywhere, so there is no angle (-).");
        }
        if (!geometry.unchanged().isEmpty()) {
            card = card.text("Unchanged in every vector: " + Text.list(geometry.unchanged(), 4) + ".");
        }
        return layers(card, geometry);
    }

    private static Card layers(Card card, Geometry geometry) {
        if (geometry.layers().isEmpty()) {
            return card;
        }
        List<String> header = new ArrayList<>(List.of("layer"));
        geometry.names().forEach(name -> header.add("norm " + name));
        List<List<String>> rows = new ArrayList<>();
        geometry.layers().forEach((layer, part) -> {
            if (rows.size() < MOST_LAYERS) {
                rows.add(row(String.valueOf(layer), part));
            }
        });
        geometry.outside().ifPresent(part -> rows.add(row("outside", part)));
        Card drawn = card.table(header, rows);
        return geometry.layers().size() > MOST_LAYERS
                ? drawn.text("The first " + MOST_LAYERS + " of "
                        + geometry.layers().size() + " layers; layers() has them all.")
                : drawn;
    }

    private static List<String> row(String label, Geometry part) {
        List<String> row = new ArrayList<>(List.of(label));
        part.names().forEach(name -> row.add(Text.number(part.norm(name))));
        return row;
    }
}
