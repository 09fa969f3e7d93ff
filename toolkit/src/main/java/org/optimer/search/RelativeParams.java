package org.optimer.search;

import java.util.LinkedHashMap;
import java.util.Map;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;

/**
 * The parameters of a running trial as far as they are known. Optuna sets them one by one, but says beforehand what they
 * will be, in pieces of JSON among the trial's system remarks.
 */
final class RelativeParams {
    private static final String KEY = "tpe:relative_params:";

    private RelativeParams() {}

    static Map<String, Object> of(FrozenTrial trial) {
        if (trial.state().isFinished() || !trial.systemAttrs().containsKey(KEY + 0)) {
            return trial.params();
        }
        StringBuilder json = new StringBuilder();
        for (int i = 0; trial.systemAttrs().get(KEY + i) instanceof String piece; i++) {
            json.append(piece);
        }
        try {
            Map<String, Object> params = new LinkedHashMap<>(Json.object(json.toString(), KEY));
            params.putAll(trial.params());
            return params;
        } catch (InvalidInputException e) {
            return trial.params(); // another worker is still writing the pieces
        }
    }
}
