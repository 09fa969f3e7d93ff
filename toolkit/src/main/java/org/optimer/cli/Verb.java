package org.optimer.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Json;
import org.optimer.core.Progress;
import org.optimer.core.ProgressListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What all commands share: {@code --json}, {@code --verbose}, {@code --help}, progress on stderr, results on stdout. */
@Command(mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
abstract class Verb implements Callable<Integer> {
    private static final int MOST_REPAIRS = 20;

    @Option(names = "--json", description = "Print one JSON document on stdout and nothing else there.")
    boolean json;

    @Option(names = "--verbose", description = "Show a stack trace when something fails.")
    boolean verbose;

    /** Does the work; prints through {@link #print}. */
    abstract void execute() throws Exception;

    @Override
    public Integer call() throws Exception {
        ProgressListener before = Progress.showOn(new TerminalProgress(System.err));
        try {
            execute();
        } finally {
            Progress.showOn(before);
        }
        return 0;
    }

    /** Does the work without a parsed command line: the exit status. */
    final int run() {
        try {
            return call();
        } catch (Exception e) {
            return Main.failed(e, verbose);
        }
    }

    /** Prints a result: the card as text, or the data as JSON when {@code --json} was given. */
    void print(Card card, @Nullable Object data) {
        System.out.println(json ? Json.pretty(data).stripTrailing() : card.text());
    }

    /** Prints a line for people; silent with {@code --json}. */
    void say(String line) {
        if (!json) {
            System.out.println(line);
        }
    }

    /** Says on stderr what was mended, one line each. */
    static void tell(Object place, List<String> repairs) {
        repairs.stream().limit(MOST_REPAIRS).forEach(repair -> System.err.println(place + ": " + ended(repair)));
        if (repairs.size() > MOST_REPAIRS) {
            System.err.println(place + ": and " + (repairs.size() - MOST_REPAIRS) + " more like these.");
        }
    }

    private static String ended(String repair) {
        return repair.endsWith(".") ? repair : repair + ".";
    }
}
