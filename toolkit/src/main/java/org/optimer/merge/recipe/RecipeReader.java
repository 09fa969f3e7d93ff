package org.optimer.merge.recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.DType;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.MergeMethod;
import org.optimer.merge.MergeMethods;
import org.optimer.merge.Parameters;
import org.optimer.merge.Setting;

/** Turns the maps and lists of mergekit's YAML into a {@link Recipe}, and refuses by name what is not understood. */
final class RecipeReader {
    /** The keys of a recipe. */
    static final Set<String> KEYS = Set.of(
            "name",
            "models",
            "slices",
            "modules",
            "base_model",
            "merge_method",
            "parameters",
            "dtype",
            "out_dtype",
            "tokenizer_source",
            "tokenizer",
            "chat_template",
            "seed",
            "exclude");

    /** Element types by their names in recipes. */
    static final Map<String, DType> TYPES = new TreeMap<>(
            Arrays.stream(DType.values()).filter(DType::isFloat).collect(Collectors.toMap(DType::torchName, t -> t)));

    private RecipeReader() {}

    static Recipe read(Map<String, ? extends @Nullable Object> map, String subject, @Nullable Path folder) {
        List<String> notes = passedOver(map.keySet(), subject);
        RecipePartsReader.requireOne(map, List.of("models", "slices", "modules"), subject);
        Object base = map.get("base_model");
        Long seed = RecipeFields.whole(map.get("seed"), subject + ": seed");
        Recipe recipe = new Recipe(
                RecipeFields.text(map.get("name")),
                required(map, "merge_method", subject),
                base == null ? null : RecipeFields.model(base, subject + ": base_model"),
                map.get("models") == null ? List.of() : RecipePartsReader.models(map.get("models"), subject),
                map.get("slices") == null ? List.of() : RecipePartsReader.slices(map.get("slices"), subject),
                map.get("modules") == null ? Map.of() : RecipePartsReader.modules(map.get("modules"), subject),
                RecipeFields.settings(map.get("parameters"), subject + ": parameters"),
                type(map.get("dtype"), subject + ": dtype"),
                type(map.get("out_dtype"), subject + ": out_dtype"),
                seed == null ? 0 : seed,
                RecipeFields.strings(map.get("exclude"), subject + ": exclude"),
                TokenizerReader.read(map, subject),
                RecipeFields.text(map.get("chat_template")),
                folder,
                notes);
        check(recipe, subject);
        return recipe;
    }

    /** Keys that mergekit passes over, and that recipes on model cards hold all the same; others are refused. */
    private static List<String> passedOver(Set<String> stated, String subject) {
        List<String> notes = new ArrayList<>();
        for (String key : stated) {
            if (key.equals("random_seed")) {
                notes.add("recipe: random_seed has no effect, as in mergekit; seed has");
            } else if (!KEYS.contains(key) && Parameters.names().contains(key)) {
                notes.add("recipe: " + key + " has no effect outside of parameters, as in mergekit");
            } else {
                RecipeFields.requireKnown(key, KEYS, subject);
            }
        }
        return notes;
    }

    /** Names of parameters are checked on reading, so that a misspelt one is found before any model is opened. */
    static List<String> check(Recipe recipe, String subject) {
        MergeMethod method = MergeMethods.named(recipe.method());
        Map<String, Map<String, Setting>> inputs = new LinkedHashMap<>();
        Map<String, Map<String, Setting>> parts = new LinkedHashMap<>();
        parts.put(subject, recipe.parameters());
        collect(recipe.models(), recipe.slices(), subject, inputs, parts);
        recipe.modules().forEach((name, module) -> {
            String where = subject + ", module " + name;
            parts.put(where, module.parameters());
            collect(module.models(), module.slices(), where, inputs, parts);
        });
        return Parameters.check(method, parts, inputs);
    }

    private static void collect(
            List<Recipe.Model> models,
            List<RecipeSlice> slices,
            String where,
            Map<String, Map<String, Setting>> inputs,
            Map<String, Map<String, Setting>> parts) {
        models.forEach(m -> inputs.put(where + ", " + m.name(), m.parameters()));
        for (int i = 0; i < slices.size(); i++) {
            String slice = where + ", slice " + i;
            parts.put(slice, slices.get(i).parameters());
            slices.get(i).sources().forEach(s -> inputs.put(slice + ", " + s.name(), s.parameters()));
        }
    }

    private static @Nullable DType type(@Nullable Object value, String subject) {
        if (value == null) {
            return null;
        }
        DType type = TYPES.get(value.toString().toLowerCase(Locale.ROOT).replace("torch.", ""));
        if (type == null) {
            throw InvalidInputException.of(subject, "one of " + TYPES.keySet(), value.toString(), "");
        }
        return type;
    }

    private static String required(Map<String, ? extends @Nullable Object> map, String key, String subject) {
        String value = RecipeFields.text(map.get(key));
        if (value == null) {
            throw InvalidInputException.of(subject, "the key " + key, "none", "");
        }
        return value;
    }
}
