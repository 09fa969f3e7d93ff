package org.optimer.merge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.checkpoint.Manifest;
import org.optimer.checkpoint.ManifestCheck;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.Models;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Progress;
import org.optimer.core.Provenance;
import org.optimer.core.StorageException;

/**
 * A folder of ours compared with its manifest: every file is there, of its size, with its hashes.
 *
 * @param folder the folder
 * @param fingerprint the recorded identity of its weights
 * @param verified number of files that are as recorded
 * @param problems one line for each file that is not; empty when all is well
 */
public record Verification(Path folder, String fingerprint, int verified, List<String> problems) implements Described {
    /**
     * Reads and hashes all recorded files.
     *
     * @param folder written by this toolkit
     * @return what was found
     * @throws InvalidInputException when the folder has no manifest
     * @throws StorageException when reading fails
     */
    public static Verification of(Path folder) {
        Manifest manifest = manifest(folder);
        List<String> problems = new ArrayList<>();
        long total = manifest.files().values().stream()
                .mapToLong(Manifest.Entry::bytes)
                .sum();
        try (Progress progress = Progress.start("verify " + folder, total, "bytes")) {
            ManifestCheck.problems(folder, manifest, progress::step)
                    .forEach((name, problem) -> problems.add(name + ": " + problem));
        }
        return new Verification(
                folder, manifest.fingerprint(), manifest.files().size() - problems.size(), List.copyOf(problems));
    }

    /**
     * The manifest of a folder that must have one.
     *
     * @param folder written by this toolkit
     * @return what it records
     * @throws InvalidInputException when there is none
     */
    public static Manifest manifest(Path folder) {
        return Manifest.read(folder)
                .orElseThrow(() -> InvalidInputException.of(
                        folder.toString(),
                        "a folder with " + Manifest.FILE,
                        Files.exists(folder) ? "none in it" : "no such folder",
                        "Only folders written by this toolkit can be verified or replayed"));
    }

    /**
     * Whether all files are as recorded.
     *
     * @return true when there are no problems
     */
    public boolean ok() {
        return problems.isEmpty();
    }

    /**
     * As JSON-like maps.
     *
     * @return folder, ok, fingerprint, verified, problems
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("folder", folder.toAbsolutePath().normalize().toString());
        map.put("ok", ok());
        map.put("fingerprint", fingerprint);
        map.put("verified", verified);
        map.put("problems", problems);
        return map;
    }

    @Override
    public Card card() {
        Card card = Card.of((ok() ? "As recorded: " : "Not as recorded: ") + folder)
                .fact("files verified", verified)
                .fact("fingerprint", fingerprint);
        for (String problem : problems) {
            card = card.text(problem);
        }
        return card;
    }

    @Override
    public String toString() {
        return card().text();
    }

    /**
     * Checks that the models a folder was merged from are still what they were.
     *
     * @param folder named in errors
     * @param manifest the folder's
     * @throws InvalidInputException naming the first input that is another one now, or is not there
     */
    public static void requireSameInputs(Path folder, Manifest manifest) {
        if (!(manifest.provenance().get("inputs") instanceof List<?> inputs)) {
            return;
        }
        for (Object entry : inputs) {
            if (entry instanceof Map<?, ?> input) {
                String path = String.valueOf(input.get("path"));
                try (ModelSource model = Models.open(path)) {
                    boolean content = input.containsKey(Provenance.Input.CONTENT);
                    Object recorded = input.get(content ? Provenance.Input.CONTENT : Provenance.Input.HEADERS);
                    String now = content ? model.fingerprint() : MergeProvenance.headers(model);
                    if (!now.equals(recorded)) {
                        throw InvalidInputException.of(
                                folder + ": input " + input.get("name") + " (" + path + ")",
                                "the model of hash " + recorded,
                                now,
                                "It has changed since the merge; put the old one back");
                    }
                }
            }
        }
    }
}
