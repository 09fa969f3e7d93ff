package org.optimer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.Merge;
import org.optimer.merge.MergeReport;
import org.optimer.merge.MergedModel;
import org.optimer.vector.VectorPool;

/**
 * Models of which none surpasses another: each is better than any other in some objective. Which one is wanted is for the
 * reader to say.
 *
 * @param objectives their names, in order
 * @param points the models, best in the first objective first
 * @param pool the vectors
 * @param merge the merge method
 */
public record Front(List<String> objectives, List<Point> points, VectorPool pool, Merge merge) implements Described {
    /** Copies the lists. */
    public Front {
        objectives = List.copyOf(objectives);
        points = List.copyOf(points);
    }

    /**
     * One model.
     *
     * @param trial the trial it came from
     * @param weights α by vector name
     * @param search its objectives on the search split
     * @param dev its objectives on the dev split; null before the finals
     * @param test its scores on the test split; null before the finals
     */
    public record Point(
            int trial,
            Map<String, Double> weights,
            List<Double> search,
            @Nullable List<Double> dev,
            @Nullable ScoreSummary test) {
        /** Copies the collections. */
        public Point {
            weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
            search = List.copyOf(search);
            dev = dev == null ? null : List.copyOf(dev);
        }
    }

    /**
     * Whether one list of objectives, all to be maximised, surpasses another.
     *
     * @param a as many as of b
     * @param b as many as of a
     * @return true when a is nowhere lower and somewhere higher
     */
    public static boolean surpasses(List<Double> a, List<Double> b) {
        boolean better = false;
        for (int i = 0; i < a.size(); i++) {
            if (a.get(i) < b.get(i)) {
                return false;
            }
            better |= a.get(i) > b.get(i);
        }
        return better;
    }

    /**
     * Merges one of the models in memory.
     *
     * @param trial a point's trial
     * @return the model, to be closed
     */
    public MergedModel inMemory(int trial) {
        return merge.of(pool).weights(point(trial).weights()).inMemory();
    }

    /**
     * Merges one of the models into a folder.
     *
     * @param trial a point's trial
     * @param target a folder that does not exist yet
     * @return what was written
     */
    public MergeReport save(int trial, Path target) {
        return merge.of(pool).weights(point(trial).weights()).save(target);
    }

    /**
     * The model of a trial.
     *
     * @param trial its number
     * @return the point
     * @throws InvalidInputException when that trial is not on the front
     */
    public Point point(int trial) {
        return points.stream()
                .filter(point -> point.trial() == trial)
                .findFirst()
                .orElseThrow(() -> InvalidInputException.of(
                        "front",
                        "a trial among " + points.stream().map(Point::trial).toList(),
                        String.valueOf(trial),
                        ""));
    }

    /**
     * As JSON-like values.
     *
     * @return a list of maps with {@code trial, weights, search} and, after the finals, {@code dev, test}; objectives by name
     */
    public List<Map<String, Object>> toMap() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Point point : points) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("trial", point.trial());
            row.put("weights", point.weights());
            row.put("search", named(point.search()));
            if (point.dev() != null) {
                row.put("dev", named(point.dev()));
            }
            if (point.test() != null) {
                row.put("test", point.test().toMap());
            }
            rows.add(row);
        }
        return rows;
    }

    private Map<String, Double> named(List<Double> values) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < objectives.size(); i++) {
            named.put(objectives.get(i), values.get(i));
        }
        return named;
    }

    @Override
    public Card card() {
        boolean finals = points.stream().anyMatch(point -> point.dev() != null);
        List<String> header = new ArrayList<>(List.of("trial"));
        objectives.forEach(name -> header.add(name + (finals ? " (dev) %" : " (search) %")));
        header.add("weights");
        List<List<String>> rows = new ArrayList<>();
        for (Point point : points) {
            List<String> row = new ArrayList<>(List.of(String.valueOf(point.trial())));
            List<Double> dev = point.dev();
            (dev == null ? point.search() : dev).forEach(value -> row.add(ScoreSummary.percent(value)));
            row.add(OptiMerResult.weights(point.weights()));
            rows.add(row);
        }
        Card card = Card.of("Front of " + points.size() + (points.size() == 1 ? " model" : " models"))
                .table(header, rows);
        return points.isEmpty() ? card.text("No trial keeps to the limits.") : card;
    }

    @Override
    public String toString() {
        return card().text();
    }
}
