package org.optimer.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Small tasks and task folders for the tests of this package. */
final class TestTasks {
    static final Prompt CHAT = new Prompt("<bos>", "Q", "{question}", "A", "{answer}", "<eos>", "");

    private TestTasks() {}

    static void write(Path folder, String file, String... lines) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(file), String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Task exactMatch(String name, List<Item> search) {
        return new ExactMatch()
                .task(TaskCard.of(name, "").with("exact_match", CHAT), Map.of(Split.SEARCH, search), List.of());
    }

    static Task task(TaskKind kind, TaskCard card, Map<Split, List<Item>> items) {
        return kind.task(card, items, List.of());
    }

    static String line(String id, String key, String split) {
        return "{\"id\": \"" + id + "\", \"key\": \"" + key + "\", \"question\": \"of " + id
                + " ?\", \"answer\": \"x\", \"split\": \"" + split + "\"}";
    }
}
