package org.optimer.evaluate;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A process for {@link SampleFileTest}: appends lines to a file of samples that others write, too. */
final class SampleWriter {
    private SampleWriter() {}

    /** The command that runs it. */
    static List<String> command(Path file, String name, int lines) {
        String java = ProcessHandle.current().info().command().orElse("java");
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                path,
                SampleWriter.class.getName(),
                file.toString(),
                name,
                "" + lines);
    }

    public static void main(String[] args) {
        append(new SampleFile(Path.of(args[0])), args[1], Integer.parseInt(args[2]));
    }

    static void append(SampleFile file, String name, int lines) {
        for (int i = 0; i < lines; i++) {
            file.append(name + "-" + i, List.of(block(name)));
        }
    }

    static SampleBlock block(String item) {
        return SampleBlock.of(
                SampleBlock.Items.of(List.of(item)),
                List.of(new Outcome(Map.of("right", Measure.of(true)), -1.5, null)));
    }
}
