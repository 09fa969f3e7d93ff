package org.optimer.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.optimer.core.InvalidInputException;
import org.optimer.core.StorageException;

/** Finds the cards of a folder and makes their tasks. */
final class TaskFolder {
    private static final Set<String> COMMON = Set.of(
            "name",
            "description",
            "type",
            "metric",
            "items",
            "splits",
            "split_seed",
            "fewshot",
            "prompt",
            "source",
            "license");
    private static final Set<String> PROMPT = Set.of("begin", "prefix", "question", "suffix", "answer", "stop");

    private TaskFolder() {}

    static List<Task> read(Path path) {
        List<Path> cards = cards(path);
        if (cards.isEmpty()) {
            throw InvalidInputException.of(
                    path.toString(), "task cards (*.yaml)", "none", "A task is a card and a JSONL file of items");
        }
        Map<String, TaskKind> kinds = new TreeMap<>();
        Services.of(TaskKind.class).forEach(kind -> kinds.put(kind.type(), kind));
        return cards.stream().map(card -> task(card, kinds)).toList();
    }

    private static Task task(Path file, Map<String, TaskKind> kinds) {
        YamlCard yaml = YamlCard.read(file);
        String type = yaml.text("type", "");
        TaskKind kind = kinds.get(type);
        if (kind == null) {
            throw InvalidInputException.of(
                    yaml.subject(), "type among " + kinds.keySet(), type.isEmpty() ? "none" : type, "");
        }
        Set<String> known = new HashSet<>(COMMON);
        known.addAll(kind.options());
        yaml.requireKnown(known);
        String stem = stem(file);
        Map<String, Object> options = new LinkedHashMap<>(yaml.values());
        options.keySet().retainAll(kind.options());
        YamlCard shots = yaml.section("fewshot");
        shots.requireKnown(Set.of("count", "seed", "separator"));
        TaskCard card = new TaskCard(
                yaml.text("name", stem),
                yaml.text("description", ""),
                type,
                yaml.text("metric", ""),
                prompt(yaml.section("prompt"), shots, kind.prompt()),
                shots.count("count"),
                shots.has("seed") ? Optional.of(shots.number("seed", 0)) : Optional.empty(),
                yaml.text("source", ""),
                yaml.text("license", ""),
                options);
        try {
            Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
            Parts parts = Parts.read(yaml, folder, stem);
            return kind.task(card, parts.items(), parts.shots());
        } catch (InvalidInputException e) {
            String message = String.valueOf(e.getMessage());
            throw message.contains(file.toString()) ? e : new InvalidInputException(file + ": " + message, e);
        }
    }

    private static Prompt prompt(YamlCard yaml, YamlCard shots, Prompt otherwise) {
        yaml.requireKnown(PROMPT);
        return new Prompt(
                yaml.text("begin", otherwise.begin()),
                yaml.text("prefix", otherwise.prefix()),
                yaml.text("question", otherwise.question()),
                yaml.text("suffix", otherwise.suffix()),
                yaml.text("answer", otherwise.answer()),
                yaml.text("stop", otherwise.stop()),
                shots.text("separator", otherwise.separator()));
    }

    /** A card file itself, or the cards of a folder and of its direct sub-folders, by path. */
    private static List<Path> cards(Path path) {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.find(
                path, 2, (file, at) -> at.isRegularFile() && isCard(path, file), FileVisitOption.FOLLOW_LINKS)) {
            return new ArrayList<>(files.sorted().toList());
        } catch (IOException | UncheckedIOException e) {
            throw new StorageException("cannot read the task folder " + path, e);
        }
    }

    /** Hidden files and folders, such as a notebook's checkpoints, are not looked at. */
    private static boolean isCard(Path folder, Path file) {
        for (Path part : folder.relativize(file)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return file.toString().endsWith(".yaml") || file.toString().endsWith(".yml");
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, Math.max(name.lastIndexOf('.'), 1));
    }
}
