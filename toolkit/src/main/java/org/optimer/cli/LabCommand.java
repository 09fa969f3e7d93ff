package org.optimer.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.lab.Lab;
import org.optimer.lab.LabReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

/** {@code optimer lab}: the tiny lab. */
@Command(
        name = "lab",
        description = "The tiny lab of really trained models.",
        mixinStandardHelpOptions = true,
        subcommands = {LabCommand.Train.class, HelpCommand.class})
final class LabCommand implements Runnable {
    @Override
    public void run() {
        throw new Main.UsageException("lab: expected a command after it, found none. Try: optimer lab --help");
    }

    /** {@code optimer lab train}. */
    @Command(
            name = "train",
            description =
                    "Train a whole lab: base, instruct, one model per domain, DataMix, tasks. About 10 minutes on 2"
                            + " cores. Run the same command again after an interruption and it goes on.")
    static final class Train extends Verb {
        @Option(
                names = "--seed",
                description = "Seed of the world and all texts (default: ${DEFAULT-VALUE}).",
                defaultValue = "1")
        long seed;

        @Option(names = "--out", description = "Folder of the new lab (default: lab-seed-N in the folder out).")
        @Nullable
        Path out;

        @Override
        void execute() {
            LabReport report = Lab.train(seed, out == null ? Path.of("out", "lab-seed-" + seed) : out);
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("lab", report.folder().toString());
            data.put("seed", report.seed());
            data.put("passed", report.passed());
            data.put("gates", report.gates());
            data.put("seconds", report.seconds());
            print(report.card(), data);
        }
    }
}
