package org.optimer.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A notebook's imports do not hide each other, nor what JShell imports by itself. */
class ImportsTest {
    /** Names of two packages that a notebook has no use for; whoever needs one writes it in full. */
    private static final Set<String> KNOWN = Set.of("MemoryModel", "Parameter");

    private static final List<String> JSHELL = List.of(
            "java.io",
            "java.math",
            "java.net",
            "java.nio.file",
            "java.util",
            "java.util.concurrent",
            "java.util.function",
            "java.util.prefs",
            "java.util.regex",
            "java.util.stream");

    @Test
    void simpleNamesAreUnambiguous() throws IOException {
        Map<String, List<String>> byName = new TreeMap<>();
        for (TypeDoc type : JavadocIndexer.index(Path.of("src/main/java"))) {
            String simple = type.shortName();
            String home = type.name().substring(0, type.name().length() - simple.length() - 1);
            if (!simple.contains(".") && Imports.PACKAGES.contains(home)) {
                byName.computeIfAbsent(simple, n -> new ArrayList<>()).add(type.name());
            }
        }
        byName.forEach((name, types) ->
                JSHELL.stream().filter(p -> exists(p + "." + name)).forEach(p -> types.add(p + "." + name)));

        KNOWN.forEach(byName::remove);
        assertThat(byName).hasSizeGreaterThan(20);
        assertThat(byName.values()).allSatisfy(types -> assertThat(types).hasSize(1));
    }

    private static boolean exists(String type) {
        try {
            Class.forName(type, false, ClassLoader.getPlatformClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
