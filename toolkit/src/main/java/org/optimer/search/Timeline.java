package org.optimer.search;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;

/**
 * When which worker evaluated which trial. Workers are those that trials name in the remark {@code worker}; trials of
 * other programs, which name none, are laid side by side in as few lanes as hold them.
 *
 * @param spans by start
 * @param seconds from the first start to the last end
 */
public record Timeline(List<Span> spans, double seconds) implements Described {
    /** Copies the list. */
    public Timeline {
        spans = List.copyOf(spans);
    }

    /**
     * One trial.
     *
     * @param trial its number
     * @param state where it stands
     * @param lane the worker, or the lane
     * @param from seconds since the first trial began
     * @param to its end; for a running trial the last time that the study knows of
     */
    public record Span(int trial, TrialState state, String lane, double from, double to) {}

    /**
     * The timeline of a study.
     *
     * @param recorded a study, a search, or a record of one
     * @return without trials that never began
     */
    public static Timeline of(Recorded recorded) {
        List<FrozenTrial> begun = recorded.record().trials().stream()
                .filter(trial -> trial.start() != null && trial.state() != TrialState.WAITING)
                .sorted(Comparator.comparing(Timeline::start))
                .toList();
        if (begun.isEmpty()) {
            return new Timeline(List.of(), 0);
        }
        Instant zero = start(begun.get(0));
        Instant last = begun.stream()
                .map(trial -> Optional.ofNullable(trial.complete()).orElse(start(trial)))
                .max(Comparator.naturalOrder())
                .orElse(zero);
        Map<Integer, Double> lanes = new TreeMap<>();
        List<Span> spans = new ArrayList<>();
        for (FrozenTrial trial : begun) {
            double from = seconds(zero, start(trial));
            double to = Math.max(
                    from, seconds(zero, Optional.ofNullable(trial.complete()).orElse(last)));
            spans.add(new Span(trial.number(), trial.state(), lane(trial, lanes, from, to), from, to));
        }
        return new Timeline(spans, seconds(zero, last));
    }

    private static Instant start(FrozenTrial trial) {
        return Optional.ofNullable(trial.start()).orElseThrow();
    }

    private static String lane(FrozenTrial trial, Map<Integer, Double> lanes, double from, double to) {
        if (trial.userAttr("worker") instanceof Number worker) {
            return "worker " + worker.longValue();
        }
        int lane = 0;
        while (lanes.getOrDefault(lane, Double.NEGATIVE_INFINITY) > from) {
            lane++;
        }
        lanes.put(lane, to);
        return "lane " + lane;
    }

    /** Seconds between two times. */
    static double seconds(Instant from, @Nullable Instant to) {
        if (to == null) {
            return 0;
        }
        Duration duration = Duration.between(from, to); // in nanoseconds a long holds no more than 292 years
        return duration.getSeconds() + duration.getNano() * 1e-9;
    }

    /**
     * The lanes, workers by number.
     *
     * @return names
     */
    public List<String> lanes() {
        return spans.stream()
                .map(Span::lane)
                .distinct()
                .sorted(Comparator.comparing((String lane) -> lane.substring(0, 1))
                        .thenComparingLong(lane -> Long.parseLong(lane.substring(lane.indexOf(' ') + 1))))
                .toList();
    }

    /**
     * How long each lane evaluated.
     *
     * @return seconds by lane
     */
    public Map<String, Double> busy() {
        Map<String, Double> busy = new LinkedHashMap<>();
        lanes().forEach(lane -> busy.put(lane, 0.0));
        spans.forEach(span -> busy.merge(span.lane(), span.to() - span.from(), Double::sum));
        return busy;
    }

    @Override
    public Card card() {
        Card card = Card.of("Workers").fact("from first start to last end", text(seconds) + " s");
        List<List<String>> rows = new ArrayList<>();
        busy().forEach((lane, busy) -> {
            List<Span> own = spans.stream().filter(s -> s.lane().equals(lane)).toList();
            long failed = own.stream().filter(s -> s.state() == TrialState.FAIL).count();
            rows.add(List.of(
                    lane,
                    String.valueOf(own.size()),
                    String.valueOf(failed),
                    text(busy),
                    seconds > 0 ? String.format(Locale.ROOT, "%.1f", 100 * busy / seconds) : "-"));
        });
        return rows.isEmpty()
                ? card.text("No trial has begun.")
                : card.table(List.of("worker", "trials", "failed", "evaluating s", "% of the time"), rows);
    }

    private static String text(double seconds) {
        return String.format(Locale.ROOT, "%.3g", seconds).contains("e")
                ? String.format(Locale.ROOT, "%.0f", seconds)
                : String.format(Locale.ROOT, "%.3f", seconds);
    }
}
