package org.optimer.search;

import java.nio.file.Path;
import java.util.List;

/** A process for {@link ContendingWritersTest}: sets attributes of a study, one line each. */
final class LineWriter {
    private LineWriter() {}

    /** The command that runs it. */
    static List<String> command(Path journal, String name, int count, LockKind kind) {
        String java = ProcessHandle.current().info().command().orElse("java");
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(
                java, "-cp", path, LineWriter.class.getName(), journal.toString(), name, "" + count, kind.name());
    }

    public static void main(String[] args) {
        JournalStorage storage = JournalStorage.open(Path.of(args[0]), LockKind.valueOf(args[3]));
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            int value = i;
            storage.write(view -> List.of(new Operation.SetStudyAttr(0, false, args[1] + "-" + value, value)));
        }
    }
}
