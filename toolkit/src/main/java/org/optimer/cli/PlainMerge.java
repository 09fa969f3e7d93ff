package org.optimer.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code merge RECIPE OUT} without options, understood without picocli: reading annotations and making converters takes
 * it a fifth of the time that a merge of small models has. Whatever is not plainly this is left to picocli.
 */
final class PlainMerge {
    private PlainMerge() {}

    /**
     * The command of a plain merge.
     *
     * @param args the command line
     * @return the command, or null for any other command line
     */
    static @Nullable MergeCommand of(String... args) {
        if (args.length != 3 || !args[0].equals("merge") || !plain(args[1]) || !plain(args[2])) {
            return null;
        }
        MergeCommand merge = new MergeCommand();
        try {
            merge.recipeFile = Path.of(args[1]);
            merge.out = Path.of(args[2]);
        } catch (InvalidPathException e) {
            return null; // picocli says what is wrong
        }
        return merge;
    }

    /** Options begin with a dash, files of arguments with an at sign. */
    private static boolean plain(String arg) {
        return !arg.isEmpty() && !arg.startsWith("-") && !arg.startsWith("@");
    }
}
