package org.optimer.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.Models;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.StorageException;
import org.optimer.evaluate.Evaluator;
import org.optimer.evaluate.Sample;
import org.optimer.evaluate.Scores;
import org.optimer.evaluate.Split;
import org.optimer.evaluate.TaskSet;
import org.optimer.evaluate.Tasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code optimer score}: a checkpoint on a folder of tasks. */
@Command(name = "score", description = "Score a checkpoint on tasks, with standard errors.")
final class ScoreCommand extends Verb {
    @Parameters(paramLabel = "DIR", description = "A Hugging Face folder with its tokenizer.json, or BASE+ADAPTER.")
    Path dir = Path.of("");

    @Option(
            names = "--tasks",
            required = true,
            paramLabel = "PATH",
            description = "A folder of task cards (*.yaml) with their items, or one card.")
    Path tasks = Path.of("");

    @Option(
            names = "--split",
            paramLabel = "search|dev|test",
            defaultValue = "dev",
            description = "Which items (default: ${DEFAULT-VALUE}). Choose nothing by the test items.")
    String split = "dev";

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N items of each task.")
    @Nullable
    Integer limit;

    @Option(names = "--samples", paramLabel = "FILE", description = "Also write one JSON line per item to a new file.")
    @Nullable
    Path samples;

    @Override
    void execute() {
        if (limit != null && limit < 1) {
            throw new Main.UsageException(
                    InvalidInputException.message("--limit", "at least 1", String.valueOf(limit), ""));
        }
        Split which = split();
        if (samples != null && Files.exists(samples)) {
            throw InvalidInputException.of(
                    "--samples " + samples, "a file that is not there yet", "one", "Move it away, or name another");
        }
        TaskSet all = Tasks.load(tasks).split(which);
        TaskSet set = limit == null ? all : all.first(limit);
        Scores scores;
        try (ModelSource model = Models.open(dir);
                Evaluator evaluator = Evaluator.inProcess()) {
            scores = evaluator.score(model, set);
        }
        if (samples != null) {
            write(scores, samples);
        }
        print(scores.card(), scores.toMap());
    }

    private Split split() {
        try {
            return Split.of(split, "--split");
        } catch (InvalidInputException e) {
            throw new Main.UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static void write(Scores scores, Path file) {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            try (FileChannel channel =
                            FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                for (Sample sample : scores.samples()) {
                    out.write((Json.write(sample.toMap()) + "\n").getBytes(StandardCharsets.UTF_8));
                }
                channel.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard(partial);
            throw new StorageException("cannot write the samples " + file, e);
        }
    }

    private static void discard(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            // the reason why writing failed is the one to report
        }
    }
}
