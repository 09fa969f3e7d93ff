package org.optimer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.optimer.core.StorageException;

/** The files of a model folder beside its weights, and the configuration as it must read for new weights. */
final class Sidecars {
    /** Tokenizer, generation settings, chat template, pre-processing, own model code, licence. */
    private static final Pattern WANTED = Pattern.compile("tokenizer.*\\.(json|model)|tokenizer\\.model.*"
            + "|special_tokens_map\\.json|added_tokens\\.json|vocab\\.(json|txt)|merges\\.txt|.*\\.tiktoken"
            + "|(spiece|sentencepiece.*)\\.model|generation_config\\.json|chat_template\\.(json|jinja)"
            + "|(pre)?processor_config\\.json|[\\w-]+\\.py|(LICENSE|LICENCE|NOTICE|USE_POLICY)(\\.md|\\.txt)?");

    /** Those of them that belong to the tokenizer. */
    private static final Pattern TOKENIZER = Pattern.compile("tokenizer.*\\.(json|model)|tokenizer\\.model.*"
            + "|special_tokens_map\\.json|added_tokens\\.json|vocab\\.(json|txt)|merges\\.txt|.*\\.tiktoken"
            + "|(spiece|sentencepiece.*)\\.model|chat_template\\.(json|jinja)");

    private Sidecars() {}

    /** Whether a file belongs to the tokenizer. */
    static boolean isTokenizer(Path file) {
        return TOKENIZER.matcher(file.getFileName().toString()).matches();
    }

    /** The files to take along, sorted by name; links are followed when they are copied. */
    static List<Path> of(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(p -> WANTED.matcher(p.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new StorageException("cannot list " + folder, e);
        }
    }

    /**
     * Sets the element type in a configuration, under the key it already uses ({@code dtype} of newer, {@code
     * torch_dtype} of older writers); parts of a multimodal configuration that named the old type follow.
     */
    static Map<String, Object> withType(Map<String, Object> config, List<TensorInfo> tensors) {
        String type = mainType(tensors);
        if (type.isEmpty()) {
            return config;
        }
        Map<String, Object> copy = new LinkedHashMap<>(config);
        boolean newer = copy.containsKey("dtype");
        boolean older = copy.containsKey("torch_dtype");
        if (newer || !older) {
            copy.put("dtype", type);
        }
        if (older || !newer) {
            copy.put("torch_dtype", type);
        }
        for (Map.Entry<String, Object> entry : copy.entrySet()) {
            if (entry.getKey().endsWith("_config") && entry.getValue() instanceof Map<?, ?> part) {
                Map<String, Object> changed = new LinkedHashMap<>();
                part.forEach((key, value) -> changed.put(String.valueOf(key), value));
                for (String key : List.of("dtype", "torch_dtype")) {
                    if (changed.containsKey(key)
                            && changed.get(key) != null
                            && changed.get(key).equals(config.get(key))) {
                        changed.put(key, type);
                    }
                }
                entry.setValue(changed);
            }
        }
        return copy;
    }

    /** The floating-point type that most bytes have, in PyTorch's name; empty without floating-point tensors. */
    private static String mainType(List<TensorInfo> tensors) {
        Map<DType, Long> bytes = new java.util.EnumMap<>(DType.class);
        List<TensorInfo> floats = new ArrayList<>(tensors);
        floats.removeIf(t -> !t.dtype().isFloat());
        floats.forEach(t -> bytes.merge(t.dtype(), t.bytes(), Long::sum));
        return bytes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(e -> e.getKey().torchName())
                .orElse("");
    }
}
