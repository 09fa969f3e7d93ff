package org.optimer.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/**
 * A typed view of a model's {@code config.json}. Knows both ways in which transformers writes RoPE settings: {@code
 * rope_theta} with {@code rope_scaling} (version 4) and {@code rope_parameters} (version 5).
 */
public final class ModelConfig {
    private final String label;
    private final Map<String, Object> values;

    /**
     * Wraps the content of a config file.
     *
     * @param label named in errors
     * @param values JSON-like values
     */
    public ModelConfig(String label, Map<String, Object> values) {
        this.label = label;
        this.values = values;
    }

    /**
     * What errors are about.
     *
     * @return a path or name
     */
    public String label() {
        return label;
    }

    /**
     * The family, {@code model_type}.
     *
     * @return for example {@code llama}
     * @throws InvalidInputException when the config does not say
     */
    public String modelType() {
        if (values.get("model_type") instanceof String type) {
            return type;
        }
        throw InvalidInputException.of(
                label, "a config.json with model_type", values.isEmpty() ? "no config" : "none", "");
    }

    /**
     * A whole number that must be there.
     *
     * @param key its key
     * @return above 0
     */
    public int size(String key) {
        int value = size(key, -1);
        if (value < 0) {
            throw InvalidInputException.of(label, key + " in config.json", "none", "");
        }
        return value;
    }

    /**
     * A whole number.
     *
     * @param key its key
     * @param otherwise when absent or null
     * @return above 0, or {@code otherwise}
     */
    public int size(String key, int otherwise) {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Integer number && number > 0) {
            return number;
        }
        throw InvalidInputException.of(label + " " + key, "a whole number above 0", String.valueOf(value), "");
    }

    /**
     * A number.
     *
     * @param key its key
     * @param otherwise when absent or null
     * @return the number
     */
    public double number(String key, double otherwise) {
        return number(values, key, otherwise);
    }

    /**
     * A switch.
     *
     * @param key its key
     * @return false when absent or null
     */
    public boolean flag(String key) {
        return Boolean.TRUE.equals(values.get(key));
    }

    /**
     * A text.
     *
     * @param key its key
     * @param otherwise when absent or null
     * @return the text
     */
    public String text(String key, String otherwise) {
        return values.get(key) instanceof String text ? text : otherwise;
    }

    /**
     * Whole numbers given as one number or a list, such as {@code eos_token_id}.
     *
     * @param key its key
     * @return empty when absent or null
     */
    public List<Integer> ids(String key) {
        List<Integer> out = new ArrayList<>();
        Object value = values.get(key);
        for (Object item : value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
            if (item instanceof Integer id) {
                out.add(id);
            }
        }
        return out;
    }

    /**
     * Whether a key has a value other than null.
     *
     * @param key its key
     * @return true when it does
     */
    public boolean has(String key) {
        return values.get(key) != null;
    }

    /**
     * The RoPE settings, from either place.
     *
     * @return with {@code rope_theta} 10000 when nothing is said
     */
    public RopeSettings rope() {
        Object nested = values.get("rope_parameters") instanceof Map
                ? values.get("rope_parameters")
                : values.get("rope_scaling");
        Map<?, ?> map = nested instanceof Map<?, ?> found ? found : Map.of();
        Object kind = map.get("rope_type") != null ? map.get("rope_type") : map.get("type");
        double theta = number(map, "rope_theta", number("rope_theta", 10000.0));
        return new RopeSettings(
                kind == null ? "default" : String.valueOf(kind),
                theta,
                number(map, "factor", 1),
                number(map, "low_freq_factor", 1),
                number(map, "high_freq_factor", 4),
                (int) number(map, "original_max_position_embeddings", 8192),
                number(map, "partial_rotary_factor", number("partial_rotary_factor", 1)));
    }

    /**
     * How rotary positions are made.
     *
     * @param type {@code default}, {@code linear}, {@code llama3}, or one we do not know
     * @param theta base of the geometric series
     * @param factor stretches positions
     * @param lowFactor of {@code llama3}
     * @param highFactor of {@code llama3}
     * @param original of {@code llama3}: context length before stretching
     * @param partial share of a head that is rotated
     */
    public record RopeSettings(
            String type,
            double theta,
            double factor,
            double lowFactor,
            double highFactor,
            int original,
            double partial) {}

    private double number(Map<?, ?> map, String key, double otherwise) {
        @Nullable Object value = map.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw InvalidInputException.of(label + " " + key, "a number", String.valueOf(value), "");
    }
}
