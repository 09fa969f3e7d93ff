package org.optimer.search;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.optimer.core.InvalidInputException;

/** A version of Optuna whose TPE is followed. */
enum TpePreset {
    OPTUNA5("optuna5", true, true, Bandwidth.NEIGHBOUR),
    OPTUNA5_UNIVARIATE("optuna5-uni", false, true, Bandwidth.NEIGHBOUR),
    OPTUNA4("optuna4", false, false, Bandwidth.NEIGHBOUR_AND_PRIOR),
    OPTUNA4_MV("optuna4-mv", true, false, Bandwidth.SHRINKING);

    private final String label;
    private final boolean multivariate;
    private final boolean liar;
    private final Bandwidth bandwidth;

    TpePreset(String label, boolean multivariate, boolean liar, Bandwidth bandwidth) {
        this.label = label;
        this.multivariate = multivariate;
        this.liar = liar;
        this.bandwidth = bandwidth;
    }

    /** The name in study files. */
    String label() {
        return label;
    }

    /** Whether all parameters are drawn together; for several objectives Optuna 5 does so only when it is told to. */
    boolean multivariate(int objectives) {
        return multivariate && (objectives == 1 || this != OPTUNA5);
    }

    /** Whether running trials count as poor ones by default. */
    boolean liar() {
        return liar;
    }

    Bandwidth bandwidth() {
        return bandwidth;
    }

    static TpePreset named(String name) {
        for (TpePreset preset : values()) {
            if (preset.label.equals(name)) {
                return preset;
            }
        }
        String known = Arrays.stream(values()).map(TpePreset::label).collect(Collectors.joining(", "));
        throw InvalidInputException.of("sampler.preset", "one of " + known, name, "");
    }
}
