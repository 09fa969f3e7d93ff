package org.optimer.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.Models;
import org.optimer.vector.ExtractionReport;
import org.optimer.vector.LoraExtraction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code extract-lora BASE TUNED OUT --rank R}. */
@Command(
        name = "extract-lora",
        description = {
            "Make a PEFT adapter from the difference of two models.",
            "Matrices inside the layers become factors of low rank, the nearest there are (truncated SVD)."
                    + " Embedding, head, norms and biases are saved whole where they differ; --leave-out drops them."
        })
final class ExtractLoraCommand extends Verb {
    @Parameters(index = "0", paramLabel = "BASE", description = "The model before training.")
    Path base = Path.of("");

    @Parameters(index = "1", paramLabel = "TUNED", description = "The model after training.")
    Path tuned = Path.of("");

    @Parameters(index = "2", paramLabel = "OUT", description = "The adapter's folder; must not exist.")
    Path out = Path.of("");

    @Option(names = "--rank", required = true, paramLabel = "R", description = "Highest rank of the factors.")
    int rank = 1;

    @Option(
            names = "--energy",
            paramLabel = "E",
            defaultValue = "1",
            description = "Give each matrix the lowest rank that keeps this share of its squared norm (above 0, to 1).")
    double energy;

    @Option(
            names = "--leave-out",
            paramLabel = "REGEX",
            description = "Leave tensors whose name contains a match at the base's values; may be given several times.")
    List<String> leaveOut = new ArrayList<>();

    @Option(names = "--seed", defaultValue = "0", description = "Seed for large matrices (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(names = "--threads", description = "Matrices at a time; the result does not depend on it.")
    @Nullable
    Integer threads;

    @Override
    void execute() {
        try (ModelSource before = Models.open(base);
                ModelSource after = Models.open(tuned)) {
            LoraExtraction extraction = LoraExtraction.between(after, before)
                    .rank(rank)
                    .energy(energy)
                    .seed(seed)
                    .leaveOut(leaveOut.toArray(String[]::new));
            if (threads != null) {
                extraction.threads(threads);
            }
            ExtractionReport report = extraction.save(out);
            print(report.card(), report.toMap());
        }
    }
}
