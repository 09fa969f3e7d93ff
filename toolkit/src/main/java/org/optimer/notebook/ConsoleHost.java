package org.optimer.notebook;

import java.io.PrintStream;

/** Shows plain text on a stream: what {@code show} does in a plain JVM, in JShell and in tests. */
public final class ConsoleHost implements NotebookHost {
    private final PrintStream out;

    /**
     * A host that prints.
     *
     * @param out where to
     */
    public ConsoleHost(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Bundle bundle) {
        out.println(bundle.plain());
    }

    @Override
    public void show(String id, Bundle bundle) {
        show(bundle);
    }

    @Override
    public void update(String id, Bundle bundle) {
        if (!bundle.plain().isEmpty()) {
            show(bundle);
        }
    }
}
