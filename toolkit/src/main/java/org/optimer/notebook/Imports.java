package org.optimer.notebook;

import java.util.List;
import java.util.stream.Stream;

/** What a notebook can use without an import. A test holds the simple names apart. */
final class Imports {
    /** Packages whose types are imported, in this order. */
    static final List<String> PACKAGES = List.of(
            "org.optimer",
            "org.optimer.core",
            "org.optimer.device",
            "org.optimer.checkpoint",
            "org.optimer.vector",
            "org.optimer.merge",
            "org.optimer.merge.recipe",
            "org.optimer.search",
            "org.optimer.model",
            "org.optimer.evaluate",
            "org.optimer.lab",
            "org.optimer.plot");

    /** What a cell of ours needs from Java; kernels differ in what they import by themselves. */
    private static final List<String> JAVA = List.of("java.util", "java.util.stream", "java.nio.file");

    static final List<String> STATEMENTS = Stream.concat(
                    Stream.concat(JAVA.stream(), PACKAGES.stream()).map(name -> "import " + name + ".*;"),
                    Stream.of(
                            "import static org.optimer.notebook.Notebook.show;",
                            "import static org.optimer.notebook.Notebook.help;"))
            .toList();

    private Imports() {}
}
