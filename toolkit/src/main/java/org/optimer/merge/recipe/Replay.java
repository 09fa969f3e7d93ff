package org.optimer.merge.recipe;

import java.nio.file.Path;
import java.util.Map;
import org.optimer.checkpoint.Manifest;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.MergeReport;
import org.optimer.merge.Verification;

/** Builds a merged folder again from the recipe in its manifest. */
public final class Replay {
    private Replay() {}

    /**
     * Merges again and compares.
     *
     * @param folder a merge of ours
     * @param target the new folder; must not exist
     * @return the new merge's report; its fingerprint equals the recorded one
     * @throws InvalidInputException when the folder was not made by a merge from models on disk, when an input is not the
     *     recorded one, or when the weights came out different (the new folder then stays, to be looked at)
     */
    public static MergeReport of(Path folder, Path target) {
        Manifest manifest = Verification.manifest(folder);
        if (!"merge".equals(manifest.provenance().get("action"))
                || !(manifest.provenance().get("recipe") instanceof Map<?, ?> map)) {
            throw InvalidInputException.of(
                    folder.toString(),
                    "a folder made by a merge",
                    "action " + manifest.provenance().get("action"),
                    "");
        }
        Map<String, Object> recorded = new java.util.LinkedHashMap<>();
        map.forEach((key, value) -> recorded.put(String.valueOf(key), value));
        Verification.requireSameInputs(folder, manifest);
        Recipe recipe = Recipe.fromMap(recorded, folder + ": recorded recipe");
        MergeReport report = recipe.save(target);
        if (!manifest.fingerprint().equals(report.fingerprint())) {
            throw InvalidInputException.of(
                    target.toString(),
                    "the recorded weights " + manifest.fingerprint(),
                    String.valueOf(report.fingerprint()),
                    "An input has changed since, or the merge used what a recipe cannot hold (injected masks)");
        }
        return report;
    }
}
