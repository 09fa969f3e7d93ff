package org.optimer.merge.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.ModelSource;
import org.optimer.merge.Origin;

/** The configuration of a model whose layers come from others: their number, and what is listed for each layer. */
final class LayerConfig {
    private static final String COUNT = "num_hidden_layers";

    /** The names that the number of layers has in configurations; some state two. */
    private static final List<String> COUNTS = List.of(COUNT, "n_layer", "num_layers", "n_layers");

    private static final String TYPES = "layer_types";
    private static final String PERIOD = "sliding_window_pattern";

    /** Lists that say something of each layer; a list of another name may have as many entries by chance. */
    private static final Pattern PER_LAYER = Pattern.compile(".*(layer|block|pattern|attn|attention).*");

    /** Where a layer of the result comes from. */
    record Origin(ModelSource model, int layer) {}

    private LayerConfig() {}

    /** The reference's configuration with the origins' layers. */
    static Map<String, Object> of(ModelSource reference, List<Origin> origins) {
        Map<String, Object> config = new LinkedHashMap<>(reference.config());
        if (config.isEmpty()) {
            return config;
        }
        if (config.get("text_config") instanceof Map<?, ?> && !counts(config)) {
            config.put("text_config", changed(text(config), origins));
            return config;
        }
        return changed(config, origins);
    }

    /** The part of a configuration that describes the text decoder. */
    static Map<String, Object> text(Map<String, Object> config) {
        if (!counts(config) && config.get("text_config") instanceof Map<?, ?> part) {
            Map<String, Object> text = new LinkedHashMap<>();
            part.forEach((key, value) -> text.put(String.valueOf(key), value));
            return text;
        }
        return config;
    }

    private static Map<String, Object> changed(Map<String, Object> config, List<Origin> origins) {
        Map<String, Object> changed = new LinkedHashMap<>(config);
        int before = COUNTS.stream()
                .map(config::get)
                .filter(Number.class::isInstance)
                .mapToInt(n -> ((Number) n).intValue())
                .findFirst()
                .orElse(-1);
        List<String> stated = COUNTS.stream()
                .filter(key -> config.get(key) instanceof Number n && n.intValue() == before)
                .toList();
        (stated.isEmpty() ? List.of(COUNT) : stated).forEach(key -> changed.put(key, origins.size()));
        config.forEach((key, value) -> {
            if (value instanceof List<?> list
                    && list.size() == before
                    && PER_LAYER.matcher(key).matches()) {
                changed.put(key, gathered(key, list, origins));
            }
        });
        if (!(config.get(TYPES) instanceof List<?>) && config.get(PERIOD) instanceof Integer period && period > 0) {
            // by position every n-th layer attends to everything; layers that moved would change their kind
            List<Object> types = new ArrayList<>();
            origins.forEach(o -> types.add((o.layer() + 1) % period == 0 ? "full_attention" : "sliding_attention"));
            changed.put(TYPES, types);
        }
        return changed;
    }

    private static boolean counts(Map<String, Object> config) {
        return COUNTS.stream().anyMatch(config::containsKey);
    }

    private static List<Object> gathered(String key, List<?> fallback, List<Origin> origins) {
        List<Object> values = new ArrayList<>();
        for (Origin origin : origins) {
            List<?> list = text(origin.model().config()).get(key) instanceof List<?> own ? own : fallback;
            values.add(at(list, origin.layer(), fallback));
        }
        return values;
    }

    private static @Nullable Object at(List<?> list, int index, List<?> fallback) {
        return index < list.size() ? list.get(index) : fallback.get(Math.min(index, fallback.size() - 1));
    }
}
