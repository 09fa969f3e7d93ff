package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on merge methods names every method, every parameter with its default, and every source. */
class MergeMethodsPageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("optimer.root", ".")).resolve("docs/merge-methods.md");

    @Test
    void hasARowForEachMethod() throws IOException {
        List<String> names =
                MergeMethods.all().stream().map(MergeMethod::name).sorted().toList();
        assertThat(rows().keySet().stream().sorted().toList()).isEqualTo(names);
    }

    @Test
    void statesParametersAndDefaultsAsTheCodeHasThem() throws IOException {
        Map<String, List<String>> rows = rows();
        for (MergeMethod method : MergeMethods.all()) {
            List<String> row = rows.get(method.name());
            assertThat(row).as(method.name()).hasSize(6);
            String parameters =
                    method.parameters().stream().map(MergeMethodsPageTest::text).collect(Collectors.joining(", "));
            assertThat(row.get(2)).as(method.name()).isEqualTo(parameters);
            assertThat(row.get(3)).as(method.name()).isEqualTo(method.reference());
            assertThat(row.get(1)).as("formula of " + method.name()).isNotBlank();
            assertThat(row.get(5)).as("parity of " + method.name()).contains("%");
        }
    }

    private static String text(Parameter parameter) {
        String name = parameter.perInput() ? "**" + parameter.name() + "**" : parameter.name();
        Object fallback = parameter.fallback();
        if (fallback == null) {
            return name + " *stated*";
        }
        return name + " "
                + (fallback instanceof Double d
                        ? BigDecimal.valueOf(d).stripTrailingZeros().toPlainString()
                        : fallback);
    }

    /** Method to the cells of its row. */
    private static Map<String, List<String>> rows() throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("| `")) {
                List<String> cells =
                        List.of(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1));
                List<String> trimmed = cells.stream().map(String::strip).toList();
                rows.put(trimmed.get(0).replace("`", ""), trimmed);
            }
        }
        return rows;
    }
}
