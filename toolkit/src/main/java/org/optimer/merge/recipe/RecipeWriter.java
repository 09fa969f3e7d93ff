package org.optimer.merge.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.merge.Setting;

/** Turns a {@link Recipe} into the maps and lists of mergekit's YAML. */
final class RecipeWriter {
    private RecipeWriter() {}

    static Map<String, Object> write(Recipe recipe) {
        Map<String, Object> map = new LinkedHashMap<>();
        put(map, "name", recipe.title());
        map.put("merge_method", recipe.method());
        put(map, "base_model", recipe.base());
        parts(map, recipe.models(), recipe.slices());
        if (!recipe.modules().isEmpty()) {
            Map<String, Object> modules = new LinkedHashMap<>();
            recipe.modules().forEach((name, module) -> {
                Map<String, Object> entry = new LinkedHashMap<>();
                parts(entry, module.models(), module.slices());
                settings(entry, module.parameters());
                modules.put(name, entry);
            });
            map.put("modules", modules);
        }
        settings(map, recipe.parameters());
        RecipeReader.TYPES.forEach((name, type) -> {
            if (type == recipe.dtype()) {
                map.put("dtype", name);
            }
            if (type == recipe.outDtype()) {
                map.put("out_dtype", name);
            }
        });
        RecipeTokenizer tokenizer = recipe.tokenizer();
        if (tokenizer != null && tokenizer.plain()) {
            map.put("tokenizer_source", tokenizer.source());
        } else if (tokenizer != null) {
            map.put("tokenizer", tokenizer(tokenizer));
        }
        put(map, "chat_template", recipe.chatTemplate());
        map.put("seed", recipe.seed());
        if (!recipe.exclude().isEmpty()) {
            map.put("exclude", recipe.exclude());
        }
        return map;
    }

    private static void parts(Map<String, Object> map, List<Recipe.Model> models, List<RecipeSlice> slices) {
        if (!models.isEmpty()) {
            List<Object> list = new ArrayList<>();
            for (Recipe.Model model : models) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("model", model.path());
                entry.put("name", model.name());
                settings(entry, model.parameters());
                list.add(entry);
            }
            map.put("models", list);
        }
        if (!slices.isEmpty()) {
            map.put("slices", slices.stream().map(RecipeWriter::slice).toList());
        }
    }

    private static Map<String, Object> slice(RecipeSlice slice) {
        Map<String, Object> map = new LinkedHashMap<>();
        List<Object> sources = new ArrayList<>();
        for (RecipeSlice.Source source : slice.sources()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("model", source.path());
            entry.put("name", source.name());
            entry.put("layer_range", List.of(source.from(), source.to()));
            settings(entry, source.parameters());
            sources.add(entry);
        }
        map.put("sources", sources);
        put(map, "base_model", slice.base());
        settings(map, slice.parameters());
        return map;
    }

    private static Map<String, Object> tokenizer(RecipeTokenizer tokenizer) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("source", tokenizer.source());
        if (!tokenizer.tokens().isEmpty()) {
            Map<String, Object> tokens = new LinkedHashMap<>();
            tokenizer.tokens().forEach((token, rule) -> tokens.put(token, rule(rule)));
            map.put("tokens", tokens);
        }
        put(map, "pad_to_multiple_of", tokenizer.padToMultipleOf());
        return map;
    }

    private static Map<String, Object> rule(RecipeTokenizer.Rule rule) {
        Map<String, Object> map = new LinkedHashMap<>();
        switch (rule.kind()) {
            case MODEL -> put(map, "source", rule.model());
            case ZERO -> map.put("source", Map.of("kind", "zero"));
            case MODEL_TOKEN -> {
                Map<String, Object> source = new LinkedHashMap<>();
                source.put("kind", "model_token");
                put(source, "model", rule.model());
                put(source, "token_id", rule.tokenId());
                put(source, "token", rule.token());
                map.put("source", source);
            }
            case NONE -> {}
        }
        if (rule.force()) {
            map.put("force", true);
        }
        return map;
    }

    private static void settings(Map<String, Object> map, Map<String, Setting> settings) {
        if (!settings.isEmpty()) {
            Map<String, Object> values = new LinkedHashMap<>();
            settings.forEach((name, setting) -> values.put(name, setting.toYaml()));
            map.put("parameters", values);
        }
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
