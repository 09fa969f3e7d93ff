package org.optimer.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.InvalidInputException;
import org.optimer.device.Device;
import org.optimer.merge.BoundMerge;
import org.optimer.merge.Merge;
import org.optimer.merge.MergePreview;
import org.optimer.merge.MergeReport;
import org.optimer.merge.recipe.OpenRecipe;
import org.optimer.merge.recipe.Recipe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code merge RECIPE.yml OUT}. */
@Command(name = "merge", description = "Merge models by a mergekit-style recipe into a new folder.")
final class MergeCommand extends Verb {
    @Parameters(index = "0", paramLabel = "RECIPE.yml", description = "The recipe.")
    Path recipeFile = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "The folder to make.")
    Path out = Path.of("");

    @Option(names = "--device", paramLabel = "cpu|gpu|gpu:N|auto", description = "Where to compute (default: cpu).")
    String device = "cpu";

    @Option(names = "--seed", description = "Seed of random masks; overrides the recipe's.")
    @Nullable
    Long seed;

    @Option(names = "--threads", description = "Most threads to use; the result does not depend on it.")
    @Nullable
    Integer threads;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    boolean dryRun;

    @Option(names = "--fail-on-nan", description = "Fail when the result has NaN or infinite elements.")
    boolean failOnNan;

    @Option(names = "--hash", description = "Record the content hash of every input (reads them once more).")
    boolean hash;

    @Option(
            names = "--sweep",
            paramLabel = "FILE.json",
            description = "Make one folder for each setting of weights, all from one reading of the inputs. The file "
                    + "holds {\"name\": {\"model\": weight, ..}, ..} for the folders OUT/name, or a list of such "
                    + "{\"model\": weight, ..} for the folders OUT/0, OUT/1, ..; other weights are the recipe's.")
    @Nullable
    Path sweep;

    @Option(names = "--force", description = "Replace OUT if it is a model folder.")
    boolean force;

    @Override
    void execute() {
        boolean any = device.trim().equalsIgnoreCase("auto");
        Device chosen = any ? Device.cpu() : Device.parse(device);
        Recipe recipe = Recipe.load(recipeFile);
        Merge merge = recipe.merge().failOnNan(failOnNan).hashInputs(hash);
        if (seed != null) {
            merge = merge.seed(seed);
        }
        if (threads != null) {
            merge = merge.threads(threads);
        }
        try (OpenRecipe open = recipe.open(merge)) {
            BoundMerge bound = any ? open.merge().onAny() : open.merge().on(chosen);
            if (dryRun) {
                MergePreview preview = bound.preview();
                print(preview.card(), preview.toMap());
                return;
            }
            if (sweep != null) {
                sweep(bound, SweepFile.read(sweep));
                return;
            }
            MergeReport report = force && Files.exists(out) ? replace(bound) : bound.save(out);
            print(report.card(), report.toMap());
        }
    }

    private void sweep(BoundMerge bound, SweepFile settings) {
        if (force) {
            throw new Main.UsageException("merge: --sweep makes new folders only; leave --force out");
        }
        List<MergeReport> reports = bound.sweep(settings.weights(), settings.folders(out));
        Card card = Card.of("Merged " + reports.size() + " settings from one reading");
        card = card.table(
                List.of("folder", "weights", "fingerprint"),
                IntStream.range(0, reports.size())
                        .mapToObj(i -> List.of(
                                String.valueOf(reports.get(i).target()),
                                settings.weights().get(i).toString(),
                                String.valueOf(reports.get(i).fingerprint())))
                        .toList());
        print(card, reports.stream().map(MergeReport::toMap).toList());
    }

    /** Merges beside the old folder, and swaps the two only when the new one is whole. */
    private MergeReport replace(BoundMerge bound) {
        requireModelFolder();
        requireNoInput(Recipe.of(bound));
        Path target = out.toAbsolutePath().normalize();
        Path fresh = Folders.beside(target, "new");
        MergeReport report = bound.save(fresh);
        Folders.swap(fresh, target);
        return report.movedTo(target);
    }

    /** The result is not worth an input: with it replaced, the merge could never be repeated. */
    private void requireNoInput(Recipe recipe) {
        recipe.references().forEach(input -> {
            if (Stream.of(input.split("\\+")).anyMatch(part -> Folders.same(Path.of(part), out))) {
                throw InvalidInputException.of(
                        out.toString(), "a folder that is no input of the merge", "an input", "Choose another OUT");
            }
        });
    }

    private void requireModelFolder() {
        boolean model = Files.isDirectory(out) && Files.exists(out.resolve("config.json"));
        if (!model) {
            throw InvalidInputException.of(
                    out.toString(), "a model folder to replace", "something else", "Choose another OUT");
        }
    }
}
