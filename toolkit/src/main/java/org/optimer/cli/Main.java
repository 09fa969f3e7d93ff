package org.optimer.cli;

import org.optimer.core.CancelledException;
import org.optimer.core.InvalidInputException;
import org.optimer.core.OptiMerException;
import org.optimer.core.Versions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program {@code optimer}. */
@Command(
        name = "optimer",
        description = "Merge language models, search merge weights, and see how it works.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            DoctorCommand.class,
            GenerateCommand.class,
            LogitsCommand.class,
            QuickstartCommand.class,
            InspectCommand.class,
            KernelCommand.class,
            ScoreCommand.class,
            VectorsCommand.class,
            CommandLine.HelpCommand.class,
            LabCommand.class,
            MergeCommand.class,
            VerifyCommand.class,
            ReplayCommand.class,
            SearchCommand.class,
            WorkerCommand.class,
            StudyCommand.class
        })
public final class Main {
    private Main() {}

    /**
     * Runs a command and ends the JVM with its exit status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /**
     * Runs a command.
     *
     * @param args the command line
     * @return 0 done, 1 failed, 2 bad usage
     */
    public static int run(String... args) {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            boolean verbose = command.getCommand() instanceof Verb verb && verb.verbose;
            report(e, verbose);
            return e instanceof UsageException ? 2 : 1;
        });
        if (args.length > 0
                && !args[0].startsWith("-")
                && !line.getSubcommands().containsKey(args[0])) {
            // picocli would take "optimer no-such-command --help" for a question about optimer itself
            return line.execute(args[0]);
        }
        return line.execute(args);
    }

    private static void report(Exception e, boolean verbose) {
        if (verbose) {
            e.printStackTrace();
            return;
        }
        String text = e instanceof OptiMerException
                ? e.getMessage()
                : "unexpected " + e.getClass().getSimpleName() + ": " + e.getMessage()
                        + ". Please report it, with the output of the same command and --verbose.";
        System.err.println((e instanceof CancelledException ? "" : "optimer: ")
                + String.valueOf(text).replace("\n", " "));
    }

    /** Bad usage that only shows while a command runs: exit status 2. */
    public static final class UsageException extends InvalidInputException {
        /**
         * With a finished message.
         *
         * @param message what is wrong with the command line
         */
        public UsageException(String message) {
            super(message);
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"optimer " + Versions.TOOLKIT};
        }
    }
}
