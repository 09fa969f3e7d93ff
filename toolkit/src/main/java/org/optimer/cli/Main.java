package org.optimer.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        versionProvider = Main.Version.class)
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
        MergeCommand plain = PlainMerge.of(args);
        return plain == null ? parsed(args) : plain.run();
    }

    /** The same for any command line. */
    static int parsed(String... args) {
        CommandLine line = line(args.length > 0 ? args[0] : "");
        line.setExecutionExceptionHandler(new Failures());
        if (args.length > 0
                && !args[0].startsWith("-")
                && !line.getSubcommands().containsKey(args[0])) {
            // picocli would take "optimer no-such-command --help" for a question about optimer itself
            return line.execute(args[0]);
        }
        return line.execute(args);
    }

    /** The command line with one verb, or with all of them when there is none of that name. */
    static CommandLine line(String verb) {
        // else picocli looks for Groovy in every jar on the class path, at each start
        System.setProperty("picocli.disable.closures", "true");
        CommandLine line = new CommandLine(new Main());
        Map<String, Class<?>> verbs = verbs();
        // only the one that is called is looked into, because picocli's look into all takes half a second
        Class<?> only = verb.equals("help") ? null : verbs.get(verb); // help knows the others
        for (Class<?> each : only == null ? verbs.values() : List.of(only)) { // no lambda, see Failures
            line.addSubcommand(each);
        }
        return line;
    }

    private static Map<String, Class<?>> verbs() {
        Map<String, Class<?>> verbs = new LinkedHashMap<>();
        verbs.put("doctor", DoctorCommand.class);
        verbs.put("generate", GenerateCommand.class);
        verbs.put("logits", LogitsCommand.class);
        verbs.put("quickstart", QuickstartCommand.class);
        verbs.put("inspect", InspectCommand.class);
        verbs.put("kernel", KernelCommand.class);
        verbs.put("score", ScoreCommand.class);
        verbs.put("vectors", VectorsCommand.class);
        verbs.put("help", CommandLine.HelpCommand.class);
        verbs.put("lab", LabCommand.class);
        verbs.put("merge", MergeCommand.class);
        verbs.put("verify", VerifyCommand.class);
        verbs.put("extract-lora", ExtractLoraCommand.class);
        verbs.put("replay", ReplayCommand.class);
        verbs.put("search", SearchCommand.class);
        verbs.put("worker", WorkerCommand.class);
        verbs.put("study", StudyCommand.class);
        return verbs;
    }

    /** Says what went wrong; the exit status. */
    static int failed(Exception e, boolean verbose) {
        if (verbose) {
            e.printStackTrace();
        } else {
            report(e);
        }
        return e instanceof UsageException ? 2 : 1;
    }

    private static void report(Exception e) {
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

    /** A class and no lambda: the JVM's archive of loaded classes takes no lambdas of picocli's old interfaces. */
    private static final class Failures implements CommandLine.IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
            return failed(e, command.getCommand() instanceof Verb verb && verb.verbose);
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"optimer " + Versions.TOOLKIT};
        }
    }
}
