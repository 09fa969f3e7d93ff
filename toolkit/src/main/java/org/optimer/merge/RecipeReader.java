package org.optimer.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.DType;
import org.optimer.core.InvalidInputException;

/** Turns mergekit's YAML into a {@link Recipe} and back, and refuses by name what is not understood. */
final class RecipeReader {
    private static final Set<String> KEYS = Set.of(
            "models",
            "base_model",
            "merge_method",
            "parameters",
            "dtype",
            "out_dtype",
            "tokenizer_source",
            "seed",
            "exclude");

    /** mergekit's keys whose effect is not built yet: passing over them would give another model than asked for. */
    private static final Map<String, String> NOT_YET = Map.of(
            "slices", "List whole models under models",
            "modules", "List whole models under models",
            "tokenizer", "The base's tokenizer is taken; leave the key out",
            "chat_template", "The base's chat template is taken; leave the key out");

    private static final Map<String, DType> TYPES =
            Map.of("float32", DType.F32, "bfloat16", DType.BF16, "float16", DType.F16, "float64", DType.F64);

    private static final Set<String> MODEL_KEYS = Set.of("model", "name", "parameters");

    private RecipeReader() {}

    static Recipe read(
            Map<String, ? extends @Nullable Object> map, String subject, java.nio.file.@Nullable Path folder) {
        for (String key : map.keySet()) {
            String todo = NOT_YET.get(key);
            if (todo != null) {
                throw InvalidInputException.of(subject, "keys that are supported", key + ", not supported yet", todo);
            }
            requireKnown(key, KEYS, subject);
        }
        List<Recipe.Model> models = models(map.get("models"), subject);
        Object base = map.get("base_model");
        String tokenizer = text(map.get("tokenizer_source"));
        if (tokenizer != null && !tokenizer.equals("base") && !tokenizer.equals(base)) {
            throw InvalidInputException.of(
                    subject + ": tokenizer_source",
                    "base, or the base_model",
                    tokenizer + ", not supported yet",
                    "The base's tokenizer is taken; leave the key out");
        }
        Recipe recipe = new Recipe(
                required(map, "merge_method", subject),
                base == null ? null : modelPath(base, subject + ": base_model"),
                models,
                settings(map.get("parameters"), subject + ": parameters"),
                type(map.get("dtype"), subject + ": dtype"),
                type(map.get("out_dtype"), subject + ": out_dtype"),
                seed(map.get("seed"), subject),
                strings(map.get("exclude"), subject + ": exclude"),
                tokenizer,
                folder);
        Map<String, Map<String, Setting>> own = new LinkedHashMap<>();
        models.forEach(m -> own.put(m.name(), m.parameters()));
        Parameters.check(MergeMethods.named(recipe.method()), recipe.parameters(), own, subject);
        return recipe;
    }

    static Map<String, Object> write(Recipe recipe) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("merge_method", recipe.method());
        if (recipe.base() != null) {
            map.put("base_model", recipe.base());
        }
        List<Object> models = new ArrayList<>();
        for (Recipe.Model model : recipe.models()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("model", model.path());
            entry.put("name", model.name());
            if (!model.parameters().isEmpty()) {
                entry.put("parameters", yaml(model.parameters()));
            }
            models.add(entry);
        }
        map.put("models", models);
        if (!recipe.parameters().isEmpty()) {
            map.put("parameters", yaml(recipe.parameters()));
        }
        putType(map, "dtype", recipe.dtype());
        putType(map, "out_dtype", recipe.outDtype());
        if (recipe.tokenizerSource() != null) {
            map.put("tokenizer_source", recipe.tokenizerSource());
        }
        map.put("seed", recipe.seed());
        if (!recipe.exclude().isEmpty()) {
            map.put("exclude", recipe.exclude());
        }
        return map;
    }

    private static List<Recipe.Model> models(@Nullable Object value, String subject) {
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            throw InvalidInputException.of(subject, "a list under models", String.valueOf(value), "");
        }
        List<Recipe.Model> models = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (Object entry : list) {
            if (!(entry instanceof Map<?, ?> map)) {
                throw InvalidInputException.of(subject + ": models", "maps with the key model", "" + entry, "");
            }
            map.keySet().forEach(key -> requireKnown(String.valueOf(key), MODEL_KEYS, subject + ": models"));
            String path = modelPath(map.get("model"), subject + ": models");
            String name = text(map.get("name"));
            if (name == null) {
                name = lastPart(path);
                name = names.contains(name) ? path : name;
            }
            if (!names.add(name)) {
                throw InvalidInputException.of(
                        subject + ": models", "each model once", "a second " + name, "Give each a name of its own");
            }
            Map<String, Setting> own = settings(map.get("parameters"), subject + ": parameters of " + name);
            models.add(new Recipe.Model(path, name, own));
        }
        return models;
    }

    private static String modelPath(@Nullable Object value, String subject) {
        if (!(value instanceof String path) || path.isBlank()) {
            throw InvalidInputException.of(subject, "the folder of a model", String.valueOf(value), "");
        }
        if (path.contains("+")) {
            throw InvalidInputException.of(
                    subject, "the folder of a model", path + ": adapters are not supported yet", "Merge them in first");
        }
        return path;
    }

    private static String lastPart(String path) {
        java.nio.file.Path last = java.nio.file.Path.of(path).normalize().getFileName();
        return last == null || last.toString().isEmpty() ? path : last.toString();
    }

    private static Map<String, Setting> settings(@Nullable Object value, String subject) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        if (value == null) {
            return settings;
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw InvalidInputException.of(subject, "names and values", String.valueOf(value), "");
        }
        map.forEach((key, setting) -> settings.put(String.valueOf(key), Setting.of(setting, subject + ": " + key)));
        return settings;
    }

    private static Map<String, Object> yaml(Map<String, Setting> settings) {
        Map<String, Object> map = new LinkedHashMap<>();
        settings.forEach((name, setting) -> map.put(name, setting.toYaml()));
        return map;
    }

    private static void requireKnown(String key, Set<String> known, String subject) {
        if (!known.contains(key)) {
            throw InvalidInputException.of(
                    subject,
                    "one of the keys " + new TreeSet<>(known),
                    key,
                    "The nearest is " + Nearest.of(key, new TreeSet<>(known)));
        }
    }

    private static @Nullable DType type(@Nullable Object value, String subject) {
        if (value == null) {
            return null;
        }
        DType type = TYPES.get(value.toString().toLowerCase(Locale.ROOT).replace("torch.", ""));
        if (type == null) {
            throw InvalidInputException.of(subject, "one of " + new TreeSet<>(TYPES.keySet()), value.toString(), "");
        }
        return type;
    }

    private static void putType(Map<String, Object> map, String key, @Nullable DType type) {
        TYPES.forEach((name, value) -> {
            if (value == type) {
                map.put(key, name);
            }
        });
    }

    private static long seed(@Nullable Object value, String subject) {
        if (value == null) {
            return 0;
        }
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw InvalidInputException.of(subject + ": seed", "a whole number", value.toString(), "");
    }

    private static List<String> strings(@Nullable Object value, String subject) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw InvalidInputException.of(subject, "a list of regular expressions", value.toString(), "");
    }

    private static String required(Map<String, ? extends @Nullable Object> map, String key, String subject) {
        String value = text(map.get(key));
        if (value == null) {
            throw InvalidInputException.of(subject, "the key " + key, "none", "");
        }
        return value;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
