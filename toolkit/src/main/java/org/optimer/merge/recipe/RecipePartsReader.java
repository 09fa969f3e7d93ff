package org.optimer.merge.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.Setting;

/** Reads {@code models}, {@code slices} and {@code modules} of a recipe. */
final class RecipePartsReader {
    private static final Set<String> MODEL_KEYS = Set.of("model", "name", "parameters");
    private static final Set<String> SOURCE_KEYS = Set.of("model", "name", "layer_range", "parameters");
    private static final Set<String> SLICE_KEYS = Set.of("sources", "base_model", "parameters", "residual_weight");
    private static final Set<String> MODULE_KEYS = Set.of("models", "slices", "parameters");

    private RecipePartsReader() {}

    static List<Recipe.Model> models(@Nullable Object value, String subject) {
        String where = subject + ": models";
        List<Recipe.Model> models = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        Set<String> unnamed = new LinkedHashSet<>();
        for (Object entry : RecipeFields.list(value, where)) {
            Map<String, @Nullable Object> map = RecipeFields.map(entry, MODEL_KEYS, where);
            String path = RecipeFields.model(map.get("model"), where);
            if (map.get("name") == null && !unnamed.add(path)) {
                throw InvalidInputException.of(
                        where, "each model once", "a second " + path, "Leave one out, or give them names (key: name)");
            }
            String name = RecipeFields.name(map.get("name"), path, names, where);
            Map<String, Setting> own =
                    RecipeFields.settings(map.get("parameters"), subject + ": parameters of " + name);
            models.add(new Recipe.Model(path, name, own));
        }
        return models;
    }

    static List<RecipeSlice> slices(@Nullable Object value, String subject) {
        List<RecipeSlice> slices = new ArrayList<>();
        for (Object entry : RecipeFields.list(value, subject + ": slices")) {
            String where = subject + ": slice " + slices.size();
            Map<String, @Nullable Object> map = RecipeFields.map(entry, SLICE_KEYS, where);
            List<RecipeSlice.Source> sources = new ArrayList<>();
            Set<String> names = new LinkedHashSet<>();
            for (Object source : RecipeFields.list(map.get("sources"), where + ": sources")) {
                sources.add(source(source, names, where + ", source " + sources.size()));
            }
            requireSameLength(sources, where);
            Object base = map.get("base_model");
            Map<String, Setting> settings = RecipeFields.settings(map.get("parameters"), where + ": parameters");
            if (map.get("residual_weight") != null) { // mergekit reads it and makes no use of it: a warning
                settings.putIfAbsent(
                        "residual_weight", Setting.of(map.get("residual_weight"), where + ": residual_weight"));
            }
            slices.add(new RecipeSlice(
                    sources, base == null ? null : RecipeFields.model(base, where + ": base_model"), settings));
        }
        return slices;
    }

    static Map<String, RecipeModule> modules(@Nullable Object value, String subject) {
        Map<String, RecipeModule> modules = new LinkedHashMap<>();
        if (!(value instanceof Map<?, ?> given) || given.isEmpty()) {
            throw InvalidInputException.of(
                    subject + ": modules", "a map from the model's parts to their recipes", "" + value, "");
        }
        given.forEach((key, entry) -> {
            String where = subject + ": module " + key;
            Map<String, @Nullable Object> map = RecipeFields.map(entry, MODULE_KEYS, where);
            requireOne(map, List.of("models", "slices"), where);
            modules.put(
                    String.valueOf(key),
                    new RecipeModule(
                            map.get("models") == null ? List.of() : models(map.get("models"), where),
                            map.get("slices") == null ? List.of() : slices(map.get("slices"), where),
                            RecipeFields.settings(map.get("parameters"), where + ": parameters")));
        });
        return modules;
    }

    /** One and only one of some keys is stated. */
    static void requireOne(Map<String, ? extends @Nullable Object> map, List<String> keys, String subject) {
        List<String> stated = keys.stream().filter(k -> map.get(k) != null).toList();
        if (stated.size() != 1) {
            throw InvalidInputException.of(
                    subject,
                    "one of the keys " + String.join(", ", keys),
                    stated.isEmpty() ? "none" : String.join(" and ", stated),
                    "");
        }
    }

    private static RecipeSlice.Source source(@Nullable Object value, Set<String> names, String where) {
        Map<String, @Nullable Object> map = RecipeFields.map(value, SOURCE_KEYS, where);
        String path = RecipeFields.model(map.get("model"), where);
        int from = 0;
        int to = 0;
        if (map.get("layer_range") instanceof List<?> list
                && list.size() == 2
                && list.get(0) instanceof Integer first
                && list.get(1) instanceof Integer end) {
            from = first;
            to = end;
        }
        if (from < 0 || to <= from) {
            throw InvalidInputException.of(
                    where + " (" + path + "): layer_range",
                    "[first layer, layer after the last]",
                    String.valueOf(map.get("layer_range")),
                    "For example [0, 8] are layers 0 to 7");
        }
        String name = RecipeFields.name(map.get("name"), path, names, where);
        Map<String, Setting> own = RecipeFields.settings(map.get("parameters"), where + ": parameters of " + name);
        return new RecipeSlice.Source(path, name, from, to, own);
    }

    private static void requireSameLength(List<RecipeSlice.Source> sources, String where) {
        for (RecipeSlice.Source source : sources) {
            if (source.layers() != sources.get(0).layers()) {
                throw InvalidInputException.of(
                        where,
                        "as many layers of each source",
                        sources.get(0).layers() + " of " + sources.get(0).name() + " and " + source.layers() + " of "
                                + source.name(),
                        "Change a layer_range");
            }
        }
    }
}
