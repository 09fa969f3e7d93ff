package org.optimer.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.search.CategoricalDistribution;
import org.optimer.search.Distribution;
import org.optimer.search.FloatDistribution;
import org.optimer.search.FrozenTrial;
import org.optimer.search.Importances;
import org.optimer.search.IntDistribution;
import org.optimer.search.StudyRecord;
import org.optimer.search.TrialState;

/**
 * A parameter as an axis: numbers on their own scale, choices by their index with their names as labels.
 *
 * @param name of the parameter
 * @param low least value, on the parameter's own scale
 * @param high greatest value
 * @param log whether the scale is logarithmic
 * @param choices names of the choices; empty for numbers
 */
record ParameterAxis(String name, double low, double high, boolean log, List<String> choices) {
    /** More panels than this are hard to read and slow to draw. */
    private static final int MOST = 12;

    /** Complete trials with a finite first value, by number. */
    static List<FrozenTrial> scored(StudyRecord study) {
        return study.trials(TrialState.COMPLETE).stream()
                .filter(trial -> Double.isFinite(trial.score()))
                .toList();
    }

    /** The axes of a study, the parameters that matter most first, without those of one value; at most twelve. */
    static List<ParameterAxis> all(StudyRecord study) {
        Set<String> names = new LinkedHashSet<>(Importances.of(study).shares().keySet());
        List<ParameterAxis> axes = new ArrayList<>();
        for (String name : names) {
            ParameterAxis axis = of(study, name);
            if (axis.high > axis.low && axes.size() < MOST) {
                axes.add(axis);
            }
        }
        return axes;
    }

    /** The axis of one parameter, over all ranges that it had. */
    static ParameterAxis of(StudyRecord study, String name) {
        List<Distribution> ranges = study.trials().stream()
                .filter(trial -> trial.distributions().containsKey(name))
                .map(trial -> trial.distributions().get(name))
                .distinct()
                .toList();
        if (ranges.isEmpty()) {
            Set<String> known = new LinkedHashSet<>();
            study.trials().forEach(trial -> known.addAll(trial.distributions().keySet()));
            throw InvalidInputException.of("figure of " + study.name(), "a parameter of " + known, name, "");
        }
        if (ranges.get(0) instanceof CategoricalDistribution categorical) {
            List<String> labels =
                    categorical.choices().stream().map(String::valueOf).toList();
            return new ParameterAxis(name, 0, labels.size() - 1.0, false, labels);
        }
        double low =
                ranges.stream().mapToDouble(range -> end(range, false)).min().orElse(0);
        double high =
                ranges.stream().mapToDouble(range -> end(range, true)).max().orElse(0);
        boolean log =
                ranges.get(0) instanceof FloatDistribution real ? real.log() : ((IntDistribution) ranges.get(0)).log();
        return new ParameterAxis(name, low, high, log, List.of());
    }

    private static double end(Distribution range, boolean upper) {
        if (range instanceof FloatDistribution real) {
            return upper ? real.high() : real.low();
        }
        IntDistribution whole = (IntDistribution) range;
        return upper ? whole.high() : whole.low();
    }

    /** A trial's value on this axis; NaN when it has none. */
    double at(FrozenTrial trial) {
        if (!trial.params().containsKey(name)) {
            return Double.NaN;
        }
        return place(trial.params().get(name));
    }

    /** An outer value's place on this axis. */
    double place(@Nullable Object value) {
        if (!choices.isEmpty()) {
            int index = choices.indexOf(String.valueOf(value));
            return index < 0 ? Double.NaN : index;
        }
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** A place between 0 and 1, equally spaced on the parameter's scale. */
    double share(double place) {
        return log
                ? StrictMath.log(place / low) / StrictMath.log(high / low)
                : high > low ? (place - low) / (high - low) : 0.5;
    }

    /** The inverse of {@link #share}. */
    double unshare(double share) {
        return log ? low * StrictMath.pow(high / low, share) : low + share * (high - low);
    }

    /** Plotly's attributes of this axis. */
    Map<String, @Nullable Object> layout() {
        Map<String, @Nullable Object> axis = new LinkedHashMap<>();
        axis.put("title", Map.of("text", name));
        if (!choices.isEmpty()) {
            axis.put("tickvals", IntStream.range(0, choices.size()).boxed().toList());
            axis.put("ticktext", choices);
            axis.put("range", List.of(-0.5, choices.size() - 0.5));
        } else if (log) {
            axis.put("type", "log");
            axis.put("nticks", 6);
            axis.put("exponentformat", "power");
        }
        return axis;
    }
}
