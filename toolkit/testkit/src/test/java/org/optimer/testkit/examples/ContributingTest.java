package org.optimer.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What CONTRIBUTING.md shows is what the tests beside this one compile and run; {@code // ..} there leaves something out. */
class ContributingTest {
    private static final Path ROOT = Path.of(System.getProperty("optimer.root"));
    private static final Pattern BLOCK = Pattern.compile("```(?:java|yaml|json|text)\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyExampleStandsInATestedFile() throws IOException {
        List<String> files = sources();
        List<String> blocks = BLOCK.matcher(Files.readString(ROOT.resolve("CONTRIBUTING.md")))
                .results()
                .map(block -> block.group(1))
                .toList();

        assertThat(blocks).hasSizeGreaterThan(10);
        assertThat(blocks)
                .filteredOn(block -> files.stream().noneMatch(file -> shows(block, file)))
                .isEmpty();
    }

    private static boolean shows(String block, String file) {
        return Arrays.stream(block.split("// \\.\\.")).allMatch(piece -> file.contains(squeezed(piece)));
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> paths = Files.walk(ROOT.resolve("toolkit/testkit/src/test"))) {
            return paths.filter(Files::isRegularFile)
                    .filter(path -> path.getParent().endsWith("examples")
                            || path.getParent().endsWith("services"))
                    .sorted()
                    .map(ContributingTest::read)
                    .toList();
        }
    }

    private static String read(Path path) {
        try {
            return squeezed(Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without white space: line breaks are the formatter's. */
    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
