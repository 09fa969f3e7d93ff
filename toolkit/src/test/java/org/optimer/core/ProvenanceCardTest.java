package org.optimer.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a result comes from is shown as tables; its JSON is there for machines, folded away. */
class ProvenanceCardTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    private static Provenance provenance() {
        Map<String, Object> recipe = new LinkedHashMap<>();
        recipe.put("method", new LinkedHashMap<>(Map.of("density", 0.9, "method", "ties")));
        recipe.put("ranges", Map.of("ja", List.of(0.0, 1.0)));
        recipe.put("goals", Map.of("objectives", List.of(Map.of("minimum", false))));
        recipe.put("search_items", 100);
        recipe.put("tasks", HASH);
        recipe.put("nothing", null);
        return Provenance.of(
                "search",
                List.of(
                        new Provenance.Input("base", "models/<pt>", HASH),
                        new Provenance.Input("ja", "models/ja", HASH, false)),
                recipe,
                7L);
    }

    @Test
    void textIsTablesWithoutJson() {
        String text = provenance().card().text();
        assertThat(text).doesNotContain("{").doesNotContain("\"").doesNotContain(HASH);
        assertThat(text.lines().map(line -> line.strip().replaceAll(" {2,}", " | ")))
                .contains(
                        "base | models/<pt> | 0123456789abcdef…",
                        "ja | models/ja | 0123456789abcdef… (names, types and shapes)",
                        "method | ties",
                        "method · density | 0.9",
                        "ranges · ja | 0.0, 1.0",
                        "goals · objectives · 1 · minimum | no",
                        "search items | 100",
                        "tasks | 0123456789abcdef…",
                        "nothing | none",
                        "seed | 7");
    }

    @Test
    void htmlFoldsTheWholeRecordAway() {
        String html = provenance().card().html();
        assertThat(html).containsOnlyOnce("<details").contains("models/&lt;pt&gt;");
        String folded = html.substring(html.indexOf("<pre"), html.indexOf("</pre>"));
        assertThat(folded).contains(HASH).contains("&quot;search_items&quot;");
        assertThat(html.substring(0, html.indexOf("<details")))
                .doesNotContain("{")
                .doesNotContain("&quot;");
    }

    @Test
    void settingsFitOnALine() {
        Map<String, Object> sampler = new LinkedHashMap<>();
        sampler.put("name", "tpe");
        sampler.put("startup", 3);
        sampler.put("constant_liar", true);
        assertThat(SettingsText.line(sampler)).isEqualTo("tpe, startup 3, constant_liar yes");
        assertThat(SettingsText.line("optuna5")).isEqualTo("optuna5");
    }
}
