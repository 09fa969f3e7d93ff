package org.optimer.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Units;

/** Draws a checkpoint: what it is, how big, of what type, where it comes from, and its parts. */
final class CheckpointCard {
    private CheckpointCard() {}

    static Card of(Checkpoint model) {
        Path name = model.path().getFileName();
        Card card =
                Card.of("Checkpoint " + (name == null ? model.path() : name)).fact("path", model.path());
        card = card.fact("architecture", architecture(model.config()))
                .fact("parameters", Numbers.count(model.parameters()))
                .fact("types", types(model))
                .fact("files", files(model));
        Layout layout = model.layout();
        if (layout.layers() > 0) {
            card = card.fact("layers", layout.layers());
        }
        if (layout.vocabulary().isPresent()) {
            card = card.fact("vocabulary", Numbers.count(layout.vocabulary().getAsLong()))
                    .fact("head", layout.tiedHead() ? "tied to the embedding" : "its own tensor");
        }
        for (String key : List.of("hidden_size", "num_attention_heads", "max_position_embeddings")) {
            Object value = setting(model.config(), key);
            if (value != null) {
                card = card.fact(key.replace("num_", "").replace('_', ' '), value);
            }
        }
        card = card.fact("origin", origin(model.manifest()));
        return card.table(List.of("part", "tensors", "parameters", "share"), parts(model));
    }

    private static String architecture(Map<String, Object> config) {
        if (config.isEmpty()) {
            return "unknown (no config.json)";
        }
        Object named = config.get("architectures");
        if (named instanceof List<?> list && !list.isEmpty()) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        return String.valueOf(config.getOrDefault("model_type", "unknown"));
    }

    private static String types(Checkpoint model) {
        Map<DType, Long> counts = new TreeMap<>();
        model.tensors().forEach(t -> counts.merge(t.dtype(), 1L, Long::sum));
        return counts.entrySet().stream()
                .map(e -> e.getKey() + " (" + e.getValue() + " tensor" + (e.getValue() == 1 ? ")" : "s)"))
                .collect(Collectors.joining(", "));
    }

    private static String files(Checkpoint model) {
        int n = model.files().size();
        return n + (n == 1 ? " file, " : " shards, ") + Units.bytes(model.bytes());
    }

    private static String origin(Optional<Manifest> manifest) {
        if (manifest.isEmpty()) {
            return "no manifest (not written by this toolkit)";
        }
        Manifest known = manifest.get();
        Object action = known.provenance().get("action");
        return (action == null ? "written by this toolkit" : action) + ", weights "
                + known.fingerprint()
                        .substring(0, Math.min(12, known.fingerprint().length()));
    }

    private static List<List<String>> parts(Checkpoint model) {
        Map<String, long[]> sums = new java.util.LinkedHashMap<>();
        for (String part : List.of("embedding", "attention", "mlp", "norm", "head", "other")) {
            sums.put(part, new long[2]);
        }
        for (TensorInfo info : model.tensors()) {
            String kind = Layout.kind(info.name()).name().toLowerCase(java.util.Locale.ROOT);
            String part = kind.contains("_") ? kind.substring(0, kind.indexOf('_')) : kind;
            long[] sum = sums.getOrDefault(part, sums.get("other"));
            if (sum != null) {
                sum[0]++;
                sum[1] += info.elements();
            }
        }
        List<List<String>> rows = new ArrayList<>();
        double all = Math.max(1, model.parameters());
        sums.forEach((part, sum) -> {
            if (sum[0] > 0) {
                rows.add(List.of(
                        part,
                        String.valueOf(sum[0]),
                        Numbers.count(sum[1]),
                        String.format(java.util.Locale.ROOT, "%.1f %%", 100 * sum[1] / all)));
            }
        });
        return rows;
    }

    private static @Nullable Object setting(Map<String, Object> config, String key) {
        Object value = config.get(key);
        if (value == null && config.get("text_config") instanceof Map<?, ?> text) {
            value = text.get(key);
        }
        return value;
    }
}
