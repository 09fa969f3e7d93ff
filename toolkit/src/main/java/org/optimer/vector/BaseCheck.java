package org.optimer.vector;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.Layout;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.ModuleKind;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;

/**
 * Holds a tuned model against its base and names everything that does not fit in one error. Nothing is ever skipped
 * silently: tensors that only one of the two has are refused, unless they are excluded and so stay the base's.
 */
final class BaseCheck {
    private static final int SHOWN = 6;
    private static final int BLOCK = 1 << 20;

    /** Settings that change what the same numbers mean. A difference is no error: tuning may change them on purpose. */
    private static final List<String> MEANING = List.of(
            "model_type",
            "num_attention_heads",
            "num_key_value_heads",
            "head_dim",
            "hidden_act",
            "rms_norm_eps",
            "sliding_window",
            "tie_word_embeddings");

    private BaseCheck() {}

    /** Throws, naming every mismatch, unless the difference is defined. */
    static void require(String name, ModelSource tuned, ModelSource base, Inclusion inclusion) {
        Map<String, TensorInfo> theirs = byName(tuned);
        Map<String, TensorInfo> ours = byName(base);
        List<String> faults = new ArrayList<>();
        names("missing", ours, theirs, inclusion, faults);
        names("not in the base", theirs, ours, inclusion, faults);
        boolean vocabulary = false;
        List<String> shapes = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (TensorInfo info : ours.values()) {
            TensorInfo other = theirs.get(info.name());
            if (other == null || inclusion.isTiedHead(info.name())) {
                continue;
            }
            if (!info.shape().equals(other.shape())) {
                boolean table = isVocabulary(info);
                vocabulary |= table;
                if (table || !inclusion.excludes(info.name())) {
                    shapes.add(info.name() + " " + other.shape() + " instead of " + info.shape());
                }
            } else if (info.dtype() != other.dtype()
                    && !(info.dtype().isFloat() && other.dtype().isFloat())) {
                types.add(info.name() + " " + other.dtype() + " instead of " + info.dtype());
            } else if (!info.dtype().isFloat() && !inclusion.excludes(info.name()) && !same(info, tuned, base)) {
                types.add(info.name() + " (" + info.dtype() + ") has other values, and whole numbers cannot be merged");
            }
        }
        group("shape", shapes, faults);
        group("type", types, faults);
        if (!faults.isEmpty()) {
            throw InvalidInputException.of(
                    name + " (" + tuned.label() + ")",
                    "the tensors of its base " + base.label(),
                    String.join("; ", faults),
                    todo(vocabulary, tuned, base));
        }
    }

    /** What differs but is allowed: element types, and settings that change what the numbers mean. */
    static List<String> notes(ModelSource tuned, ModelSource base) {
        List<String> notes = new ArrayList<>();
        Map<String, TensorInfo> theirs = byName(tuned);
        Map<String, Integer> types = new LinkedHashMap<>();
        for (TensorInfo info : base.tensors()) {
            TensorInfo other = theirs.get(info.name());
            if (other != null && other.dtype() != info.dtype()) {
                types.merge(other.dtype() + " where the base has " + info.dtype(), 1, Integer::sum);
            }
        }
        types.forEach((what, n) -> notes.add(n + " tensors are " + what + "; differences are taken in f32"));
        if (!tuned.config().isEmpty() && !base.config().isEmpty()) {
            for (String key : MEANING) {
                note(key, setting(tuned.config(), key), setting(base.config(), key), notes);
            }
            note("rope_theta", theta(tuned.config()), theta(base.config()), notes);
        }
        return notes;
    }

    /** A setting that only one of the two states is no difference: writers leave defaults out as they please. */
    private static void note(String key, @Nullable Object theirs, @Nullable Object ours, List<String> notes) {
        boolean same = theirs instanceof Number a && ours instanceof Number b
                ? a.doubleValue() == b.doubleValue()
                : Objects.equals(theirs, ours);
        if (theirs != null && ours != null && !same) {
            notes.add("config " + key + " is " + theirs + ", the base's is " + ours);
        }
    }

    /** The base of the rotary frequencies: its own key in older configurations, part of another in newer ones. */
    private static Object theta(Map<String, Object> config) {
        Object value = setting(config, "rope_theta");
        if (value == null && setting(config, "rope_parameters") instanceof Map<?, ?> rope) {
            value = rope.get("rope_theta");
        }
        return value == null ? 10_000.0 : value;
    }

    private static void names(
            String kind,
            Map<String, TensorInfo> from,
            Map<String, TensorInfo> in,
            Inclusion inclusion,
            List<String> faults) {
        TreeSet<String> absent = new TreeSet<>(from.keySet());
        absent.removeAll(in.keySet());
        absent.removeIf(inclusion::excludes);
        group(kind, List.copyOf(absent), faults);
    }

    private static void group(String kind, List<String> items, List<String> faults) {
        if (!items.isEmpty()) {
            String more = items.size() > SHOWN ? " and " + (items.size() - SHOWN) + " more" : "";
            faults.add(kind + ": " + String.join(", ", items.subList(0, Math.min(SHOWN, items.size()))) + more);
        }
    }

    private static String todo(boolean vocabulary, ModelSource tuned, ModelSource base) {
        if (vocabulary) {
            return "The vocabularies differ (" + rows(tuned) + " tokens, base " + rows(base)
                    + "); in a recipe, tokenizer_source: base or union finds rows by their tokens; elsewhere, a model with"
                    + " tokens added in tuning has to be cut back to the base's vocabulary (transformers:"
                    + " resize_token_embeddings) or compared with a base that has them";
        }
        return "Check that it was tuned from this base; what is missing on purpose can be excluded by a regular"
                + " expression before it is added";
    }

    private static String rows(ModelSource model) {
        return model.tensors().stream()
                .filter(BaseCheck::isVocabulary)
                .map(t -> String.valueOf(t.shape().get(0)))
                .findFirst()
                .orElse("no");
    }

    private static boolean isVocabulary(TensorInfo info) {
        ModuleKind kind = Layout.kind(info.name());
        return (kind == ModuleKind.EMBEDDING || kind == ModuleKind.HEAD)
                && info.shape().size() == 2;
    }

    private static boolean same(TensorInfo info, ModelSource a, ModelSource b) {
        long bytes = info.bytes();
        int block = (int) Math.min(BLOCK, bytes);
        ByteBuffer first = ByteBuffer.allocate(block);
        ByteBuffer second = ByteBuffer.allocate(block);
        for (long at = 0; at < bytes; at += first.limit()) {
            first.clear().limit((int) Math.min(block, bytes - at));
            second.clear().limit(first.limit());
            a.read(info.name(), at, first);
            b.read(info.name(), at, second);
            if (!first.flip().equals(second.flip())) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, TensorInfo> byName(ModelSource model) {
        Map<String, TensorInfo> map = new LinkedHashMap<>();
        model.tensors().forEach(t -> map.put(t.name(), t));
        return map;
    }

    private static @Nullable Object setting(Map<String, Object> config, String key) {
        Object value = config.get(key);
        return value == null && config.get("text_config") instanceof Map<?, ?> text ? text.get(key) : value;
    }
}
