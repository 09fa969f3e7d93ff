package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/**
 * What this package writes among a trial's system remarks, all under names that begin with {@code optimer:}; Optuna keeps
 * such remarks and does not look at them.
 */
final class TrialNotes {
    /** The trial's index: its number, as if no trial had ever been interrupted. A repeated trial keeps its index. */
    static final String INDEX = "optimer:index";
    /** Which random numbers were used: {@code {mode, from, to}}; positions by stream. */
    static final String RANDOM = "optimer:rng";
    /** Which trials the sampler saw: {@code {finished, running}}, as ranges of numbers. */
    static final String SEEN = "optimer:seen";
    /** The process that runs the trial: {@code {host, pid, started}}. */
    static final String OWNER = "optimer:owner";
    /** Set on a trial that was interrupted and is repeated under another number. */
    static final String INTERRUPTED = "optimer:interrupted";
    /** The number of the interrupted trial that this one repeats. */
    static final String REPEATS = "optimer:repeats";
    /** Optuna's own: parameters of a queued trial. */
    static final String FIXED = "fixed_params";

    private TrialNotes() {}

    static long index(FrozenTrial trial) {
        return trial.systemAttrs().get(INDEX) instanceof Number index ? index.longValue() : trial.number();
    }

    static boolean interrupted(FrozenTrial trial) {
        return Boolean.TRUE.equals(trial.systemAttrs().get(INTERRUPTED));
    }

    /** The index of the next new trial. */
    static long nextIndex(StudyRecord study) {
        return study.trials().stream().mapToLong(TrialNotes::index).max().orElse(-1) + 1;
    }

    static Map<String, Object> fixed(FrozenTrial trial) {
        return map(trial.systemAttrs().get(FIXED));
    }

    /** The queued values that fit the space; the others, which another program may have queued, are left to chance. */
    static Map<String, Object> fixed(FrozenTrial trial, SearchSpace space) {
        Map<String, Object> queued = fixed(trial);
        Map<String, Object> fixed = new LinkedHashMap<>();
        space.distributions().forEach((name, range) -> {
            if (queued.containsKey(name)) {
                try {
                    fixed.put(name, range.toExternal(range.toInternal(queued.get(name))));
                } catch (InvalidInputException e) {
                    fixed.remove(name);
                }
            }
        });
        for (Simplex simplex : space.simplexes()) {
            if (!simplex.holds(fixed)) {
                fixed.keySet().removeAll(simplex.parts());
            }
        }
        return fixed;
    }

    static Map<String, Object> random(String mode, Map<String, Long> from, Map<String, Long> to) {
        Map<String, Object> note = new LinkedHashMap<>();
        note.put("mode", mode);
        note.put("from", from);
        note.put("to", to);
        return note;
    }

    /** Where the study's common streams stand: the farthest recorded position of each. */
    static Map<String, Long> streamPositions(StudyRecord study) {
        Map<String, Long> positions = new TreeMap<>();
        for (FrozenTrial trial : study.trials()) {
            Map<String, Object> note = map(trial.systemAttrs().get(RANDOM));
            if (Rng.STREAM.label().equals(note.get("mode"))) {
                positions(note.get("to")).forEach((name, at) -> positions.merge(name, at, Math::max));
            }
        }
        return positions;
    }

    static Map<String, Long> positions(@Nullable Object note) {
        Map<String, Long> positions = new TreeMap<>();
        map(note).forEach((name, at) -> {
            if (at instanceof Number number) {
                positions.put(name, number.longValue());
            }
        });
        return positions;
    }

    static Map<String, Object> seen(List<FrozenTrial> history) {
        SortedSet<Integer> finished = new TreeSet<>();
        SortedSet<Integer> running = new TreeSet<>();
        for (FrozenTrial trial : history) {
            if (trial.state().isFinished()) {
                finished.add(trial.number());
            } else if (trial.state() == TrialState.RUNNING) {
                running.add(trial.number());
            }
        }
        Map<String, Object> note = new LinkedHashMap<>();
        note.put("finished", ranges(finished));
        note.put("running", ranges(running));
        return note;
    }

    /** Numbers as text, for example {@code 0-17,19}. */
    static String ranges(SortedSet<Integer> numbers) {
        List<String> parts = new ArrayList<>();
        int first = -1;
        int last = -2;
        for (int number : numbers) {
            if (number != last + 1) {
                add(parts, first, last);
                first = number;
            }
            last = number;
        }
        add(parts, first, last);
        return String.join(",", parts);
    }

    /** The numbers of {@link #ranges}. */
    static SortedSet<Integer> numbers(@Nullable Object ranges) {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (String part : String.valueOf(ranges).split(",")) {
            if (part.matches("\\d{1,9}(-\\d{1,9})?")) {
                String[] ends = part.split("-");
                for (int n = Integer.parseInt(ends[0]); n <= Integer.parseInt(ends[ends.length - 1]); n++) {
                    numbers.add(n);
                }
            }
        }
        return numbers;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object note) {
        return note instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static void add(List<String> parts, int first, int last) {
        if (first >= 0) {
            parts.add(first == last ? String.valueOf(first) : first + "-" + last);
        }
    }
}
