package org.optimer.merge.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.Nearest;
import org.optimer.core.StorageException;

/** The {@code chat_template} key of a recipe: {@code auto}, the name of a template that comes with us, or a template. */
final class ChatTemplates {
    /** Templates that come with us, written from the published formats, under the names that mergekit has for them. */
    static final List<String> NAMES = List.of("alpaca", "chatml", "llama3", "mistral");

    static final String FILE = "chat_template.jinja";
    private static final int LONGEST_NAME = 64;

    private ChatTemplates() {}

    /** The template asked for; empty when {@code auto} finds none. */
    static Optional<String> find(String asked, List<ModelSource> models) {
        if (asked.equals("auto")) {
            return commonest(models);
        }
        if (NAMES.contains(asked)) {
            return Optional.of(shipped(asked));
        }
        boolean template = asked.contains("{") && asked.length() >= 20;
        if (!template) {
            String hint = asked.length() < LONGEST_NAME && !asked.contains("\n")
                    ? "The nearest name is " + Nearest.of(asked, NAMES)
                    : "A template is Jinja, with {% and {{";
            throw InvalidInputException.of(
                    "recipe: chat_template", "auto, one of " + NAMES + ", or a template", asked, hint);
        }
        return Optional.of(asked);
    }

    /** A model's own template. */
    static Optional<String> of(@Nullable Path folder) {
        if (folder == null) {
            return Optional.empty();
        }
        if (Files.isRegularFile(folder.resolve(FILE))) {
            return Optional.of(text(folder.resolve(FILE)));
        }
        for (String name : List.of("tokenizer_config.json", "chat_template.json")) {
            if (Files.isRegularFile(folder.resolve(name))) {
                Object value = Json.object(folder.resolve(name)).get("chat_template");
                if (value instanceof List<?> several) { // older writers name several templates
                    value = several.stream()
                            .filter(e -> e instanceof Map<?, ?> m && "default".equals(m.get("name")))
                            .map(e -> (Object) ((Map<?, ?>) e).get("template"))
                            .findFirst()
                            .orElse(null);
                }
                if (value instanceof String template) {
                    return Optional.of(template);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> commonest(List<ModelSource> models) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (ModelSource model : models) {
            of(model.directory().orElse(null))
                    .map(String::strip)
                    .filter(t -> !t.isEmpty())
                    .ifPresent(t -> counts.merge(t, 1, Integer::sum));
        }
        // of several that are as common, the first
        return counts.entrySet().stream()
                .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
                .map(Map.Entry::getKey);
    }

    private static String shipped(String name) {
        String resource = "chat-templates/" + name + ".jinja";
        try (InputStream in = ChatTemplates.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new StorageException("missing in the jar: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StorageException("cannot read " + resource, e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
    }
}
