package org.optimer.notebook;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Progress;
import org.optimer.core.ProgressListener;

/**
 * What a cell can call without an import: {@link #show} and {@link #help}. The kernel's adapter sets where things are
 * shown; in a plain JVM it is the console.
 */
public final class Notebook {
    private static final List<String> REFUSED = new CopyOnWriteArrayList<>();
    private static volatile NotebookHost host = new ConsoleHost(System.out);

    private Notebook() {}

    /**
     * The imports that every notebook starts with. The adapter evaluates them when the kernel starts.
     *
     * @return import statements
     */
    public static List<String> imports() {
        return Imports.STATEMENTS;
    }

    /** Keeps an import that a kernel refused; {@code help()} names it. */
    static void refused(String line, Exception why) {
        REFUSED.add(line + "  " + why.getMessage());
    }

    /**
     * The imports that this kernel refused at its start.
     *
     * @return statement and reason; empty when all is well
     */
    public static List<String> refusedImports() {
        return List.copyOf(REFUSED);
    }

    /**
     * Sends everything that is shown, and the progress of all long work, to a host.
     *
     * @param target the host
     * @return the progress listener before, for {@link Progress#showOn}
     */
    public static ProgressListener use(NotebookHost target) {
        host = target;
        return Progress.showOn(new LiveProgress(target));
    }

    /**
     * The present host.
     *
     * @return the console's until a kernel's adapter set its own
     */
    public static NotebookHost host() {
        return host;
    }

    /**
     * Shows each object under the running cell: cards, tables, figures, or text. Returns nothing, so that the cell does
     * not print a second result.
     *
     * @param objects anything
     */
    public static void show(@Nullable Object... objects) {
        for (Object object : objects) {
            host.show(Bundle.of(object));
        }
    }

    /** Shows what there is to begin with: the main types, one line each. */
    public static void help() {
        show(Help.bundled().overview());
    }

    /**
     * Shows the documentation of a type or a method.
     *
     * @param subject a name such as {@code "Merge"} or {@code "Merge.density"}, a class, or any object, whose class is
     *     then explained
     */
    public static void help(@Nullable Object subject) {
        show(Help.bundled().of(subject));
    }
}
