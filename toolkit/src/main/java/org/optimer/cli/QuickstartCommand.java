package org.optimer.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.optimer.Baselines;
import org.optimer.OptiMer;
import org.optimer.OptiMerResult;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.Manifest;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.StorageException;
import org.optimer.evaluate.Tasks;
import org.optimer.lab.Lab;
import org.optimer.merge.Merge;
import org.optimer.vector.VectorPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code optimer quickstart}: the main job on the bundled lab, from checkpoints to a report. */
@Command(
        name = "quickstart",
        description = "Search merge weights on the bundled tiny models: 100 trials, the best 3 on dev, the winner and "
                + "all baselines on test; saves the best model, the study's journal and an HTML report.")
final class QuickstartCommand extends Verb {
    @Option(names = "--trials", defaultValue = "100", description = "Trials, random ones included (${DEFAULT-VALUE}).")
    int trials;

    @Option(
            names = "--workers",
            defaultValue = "1",
            description = "Trials at once (${DEFAULT-VALUE}: the same result every time, also after --resume; "
                    + "baselines use the other cores).")
    int workers;

    @Option(names = "--resume", description = "Go on with what an interrupted run left in --out.")
    boolean resume;

    @Option(names = "--out", defaultValue = "out/quickstart", description = "Result folder (${DEFAULT-VALUE}).")
    Path out = Path.of("");

    @Option(names = "--seed", defaultValue = "42", description = "Seed of sampler and masks (${DEFAULT-VALUE}).")
    long seed;

    @Override
    void execute() {
        if (trials < 1 || workers < 1) {
            throw new Main.UsageException("quickstart: --trials and --workers must be at least 1.");
        }
        prepareFolder();
        VectorPool pool = pool();
        Tasks tasks = Tasks.load(Lab.path("tasks"));
        OptiMer search = OptiMer.search(pool)
                .merging(Merge.dareLinear().density(0.9).seed(seed))
                .maximize(tasks.mean())
                .trials(trials)
                .startup(Math.min(20, trials))
                .topK(Math.min(3, trials))
                .seed(seed)
                .workers(workers)
                .journal(out.resolve("study.journal"))
                .beside(Baselines.all().dataMix(Lab.path("datamix")));
        OptiMerResult result = search.run();
        tell(out.resolve("study.journal"), search.repairs());
        Path model = saveModel(result);
        Path report = QuickstartReport.write(search, result, out);
        writeOnce(out.resolve("result.json"), Json.pretty(result.toMap(model)));
        if (json) {
            print(result.card(), result.toMap(model));
            return;
        }
        say(result.methodsCard().text());
        say("");
        say(result.best().card().text());
        say(String.format(
                Locale.ROOT,
                "  per trial: merge %.0f ms + score %.0f ms; the whole run took %.0f s",
                1e3 * result.mergeSecondsPerTrial(),
                1e3 * result.scoreSecondsPerTrial(),
                result.seconds()));
        say(String.format(
                Locale.ROOT,
                "  %,d samples scored, %,d more answered from the ledger",
                search.ledger().scored(),
                search.ledger().reused()));
        say("");
        say("  best model  " + model);
        say("  journal     " + out.resolve("study.journal"));
        say("  report      " + report + "   (open it in a browser)");
    }

    private void prepareFolder() {
        boolean begun = Files.exists(out.resolve("study.journal"));
        if (begun && !resume) {
            throw InvalidInputException.of(
                    out.toString(),
                    "an empty or new folder",
                    "an earlier run",
                    "Add --resume to go on with it, or choose another folder with --out");
        }
        try {
            Files.createDirectories(out);
        } catch (java.io.IOException e) {
            throw new StorageException("cannot create " + out, e);
        }
    }

    /** The lab's base with its instruct model and every CPT model that the lab ships. */
    static VectorPool pool() {
        VectorPool pool = VectorPool.from(Checkpoint.open(Lab.path("pt"))).instruct("it", Lab.path("it"));
        for (String domain : Lab.domains()) {
            pool = pool.add(domain, Lab.path("cpt-" + domain));
        }
        return pool;
    }

    /** Saves the winner; after --resume an equal model is left as it is, another winner gets a folder of its own. */
    private Path saveModel(OptiMerResult result) {
        Path target = out.resolve("best");
        if (Files.exists(target)) {
            if (result.best().weights().equals(savedWeights(target))) {
                return target;
            }
            target = out.resolve("best-of-" + trials);
        }
        if (!Files.exists(target)) {
            result.best().save(target);
        }
        return target;
    }

    /** The weights that a saved merge's manifest records, by name. */
    private static Map<String, Double> savedWeights(Path folder) {
        Map<String, Double> weights = new LinkedHashMap<>();
        Map<String, Object> manifest = Json.object(folder.resolve(Manifest.FILE));
        if (manifest.get("provenance") instanceof Map<?, ?> provenance
                && provenance.get("recipe") instanceof Map<?, ?> recipe
                && recipe.get("models") instanceof List<?> models) {
            for (Object model : models) {
                if (model instanceof Map<?, ?> entry
                        && entry.get("parameters") instanceof Map<?, ?> parameters
                        && parameters.get("weight") instanceof Number weight) {
                    weights.put(String.valueOf(entry.get("name")), weight.doubleValue());
                }
            }
        }
        return weights;
    }

    static void writeOnce(Path file, String text) {
        try {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.writeString(part, text);
            Files.move(
                    part,
                    file,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (java.io.IOException e) {
            throw new StorageException("cannot write " + file, e);
        }
    }
}
