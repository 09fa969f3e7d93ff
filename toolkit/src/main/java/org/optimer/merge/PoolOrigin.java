package org.optimer.merge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.Models;

/**
 * A merge of a pool: a recipe that lists whole models can hold it, and the base's files lie beside it.
 *
 * @param inputs the pool's models
 * @param exclusions regular expressions of tensors that are copied
 */
record PoolOrigin(MergeInputs inputs, List<String> exclusions) implements Origin {
    @Override
    public @Nullable String title() {
        return null;
    }

    @Override
    public Map<String, Object> record(
            Merge merge, Map<String, Map<String, Setting>> own, UnaryOperator<String> places) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("merge_method", merge.method().name());
        Map<String, ModelSource> all = inputs.models();
        ModelSource base = all.get("base");
        if (base != null) {
            map.put("base_model", places.apply(Models.path(base)));
        }
        List<Object> models = new ArrayList<>();
        for (String name : inputs.names()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("model", places.apply(Models.path(all.getOrDefault(name, inputs.reference()))));
            entry.put("name", name);
            settings(entry, own.getOrDefault(name, Map.of()));
            models.add(entry);
        }
        map.put("models", models);
        settings(map, merge.shared());
        DType type = merge.type();
        if (type != null) {
            map.put("out_dtype", type.torchName());
        }
        map.put("seed", merge.seed());
        if (!exclusions.isEmpty()) {
            map.put("exclude", exclusions);
        }
        return map;
    }

    @Override
    public List<String> notes(Merge merge, Map<String, Map<String, Setting>> own) {
        return Parameters.check(merge.method(), Map.of("merge", merge.shared()), own);
    }

    @Override
    public @Nullable Path unchanged() {
        return inputs.reference().directory().orElse(null);
    }

    @Override
    public void beside(CheckpointWriter writer) {
        Path folder = unchanged();
        if (folder != null) {
            writer.sidecarsFrom(folder);
        }
    }

    private static void settings(Map<String, Object> map, Map<String, Setting> settings) {
        if (!settings.isEmpty()) {
            Map<String, Object> values = new LinkedHashMap<>();
            settings.forEach((name, setting) -> values.put(name, setting.toYaml()));
            map.put("parameters", values);
        }
    }
}
