package org.optimer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.Json;

/** Commands search, worker and study. */
class SearchCommandTest {
    @TempDir
    Path folder;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private String file;
    private String journal;

    @BeforeEach
    void prepare() throws IOException {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        journal = folder.resolve("out/x.journal").toString();
        file = study(8);
    }

    @AfterEach
    void restore() {
        System.setOut(out);
        System.setErr(err);
    }

    private String study(int trials) throws IOException {
        return study(trials, "plain");
    }

    private String study(int trials, String behaviour) throws IOException {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                path,
                "org.optimer.search.EchoProgram",
                behaviour);
        String yaml = "space: {a: {low: 0.3, high: 1.0}, b: {choices: [x, y]}}\n"
                + "sampler: {seed: 1, startup: 4}\ntrials: " + trials + "\njournal: " + Json.write(journal)
                + "\nobjective: {command: " + Json.write(command) + "}\n";
        return Files.writeString(folder.resolve("study.yml"), yaml).toString();
    }

    private int run(String... args) {
        printed.reset();
        errors.reset();
        return Main.run(args);
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aSearchThatIsResumedJoinedAndShown() throws IOException {
        assertThat(run("search", file, "--json")).isZero();
        Map<String, Object> result = Json.object(text(), "search --json");
        assertThat(result).containsEntry("trials", 8).containsEntry("journal", journal);
        Map<?, ?> best = (Map<?, ?>) result.get("best");
        assertThat(((Map<?, ?>) best.get("weights")).get("a")).isEqualTo(best.get("search"));
        assertThat(result).containsKeys("seconds", "provenance");

        assertThat(run("search", file)).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("--resume").hasLineCount(1);

        Files.writeString(Path.of(journal), "{\"op_code\":4,\"wor", StandardOpenOption.APPEND);
        assertThat(run("search", study(10), "--resume", "--json")).isZero();
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("bytes of a torn line moved to x.journal.torn-");
        assertThat(Json.object(text(), "search --resume")).containsEntry("trials", 10);

        assertThat(run("worker", study(11), "--number", "5", "--json")).isZero();
        assertThat(Json.object(text(), "worker")).containsEntry("complete", 11);

        assertThat(run("study", journal, "--json")).isZero();
        Map<String, Object> shown = Json.object(text(), "study --json");
        Map<?, ?> study = (Map<?, ?>) ((List<?>) shown.get("studies")).get(0);
        List<?> trials = (List<?>) study.get("trials");
        assertThat(trials).hasSize(11);
        assertThat(((Map<?, ?>) ((Map<?, ?>) trials.get(10)).get("user_attrs")).get("worker"))
                .isEqualTo(5);

        assertThat(run("study", journal, "--csv")).isZero();
        assertThat(text())
                .startsWith("study,trial,state,value,a,b,seconds,user:worker")
                .hasLineCount(12);

        assertThat(run("study", journal)).isZero();
        assertThat(text()).contains("Study score").contains("complete");
    }

    @Test
    void aJournalOfOptunaIsExplained() throws IOException {
        Path python = folder.resolve("python.journal");
        try (var in = SearchCommandTest.class.getResourceAsStream("/golden/search/golden-python.journal")) {
            Files.copy(in, python);
        }
        String before = Files.readString(python);
        Path page = folder.resolve("pages/report.html");
        assertThat(run("study", python.toString(), "--explain", "--html", page.toString()))
                .isZero();
        assertThat(text())
                .contains("PED-ANOVA")
                .contains("Where the good trials lie")
                .contains(page.toString());
        assertThat(Files.readString(page)).contains("What mattered").contains("Content-Security-Policy");
        assertThat(run("study", python.toString(), "--explain", "--json")).isZero();
        Map<?, ?> study = (Map<?, ?>) ((List<?>) Json.object(text(), "json").get("studies")).get(0);
        assertThat(((Map<?, ?>) study.get("importances")).get("method")).isEqualTo("PED-ANOVA");
        assertThat(Files.readString(python)).as("nothing is changed").isEqualTo(before);
    }

    @Test
    void failuresAreOneLineEach() throws IOException {
        assertThat(run("study", folder.resolve("none.journal").toString())).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("no such file")
                .hasLineCount(1);
        assertThat(run("study", journal, "--csv", "--json")).isEqualTo(2);
        assertThat(run("search")).isEqualTo(2);
        Path missing = Files.writeString(
                folder.resolve("missing.yml"),
                "space: {a: {low: 0, high: 1}}\njournal: "
                        + Json.write(folder.resolve("no.journal").toString())
                        + "\nobjective: {command: [/no/such/program], timeout: 5}\n");
        assertThat(run("search", missing.toString())).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("objective.command: cannot start")
                .hasLineCount(1);
        assertThat(folder.resolve("no.journal")).as("no study is begun").doesNotExist();
        Path late = Files.writeString(
                folder.resolve("late.yml"), Files.readString(missing).replace("5", "-5"));
        assertThat(run("search", late.toString())).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("objective.timeout")
                .hasLineCount(1);
        Path bad = Files.writeString(folder.resolve("bad.yml"), "space: {a: {low: 1, high: 0}}\njournal: x\n");
        assertThat(run("search", bad.toString())).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("space.a").hasLineCount(1);
    }

    @Test
    void severalObjectivesHaveAFront() throws IOException {
        study(6, "two");
        Files.writeString(
                Path.of(file),
                Files.readString(Path.of(file)) + "direction: [maximize, minimize]\nmetric: [gain, cost]\n");
        assertThat(run("search", file, "--json")).as(errors.toString()).isZero();
        Map<String, Object> answer = Json.object(printed.toString(StandardCharsets.UTF_8), "answer");
        assertThat(answer).doesNotContainKey("best").containsEntry("metrics", List.of("gain", "cost"));
        assertThat((List<?>) answer.get("front"))
                .as("two of six are beyond their limit")
                .hasSize(4);
        assertThat(run("study", journal, "--json")).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("\"front\" : [ 2, 3, 4, 5 ]", "\"constraints\" : {");
        assertThat(run("study", journal, "--csv")).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("study,trial,state,value,value 2,a,b");
        assertThat(run("study", journal)).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("maximize gain, minimize cost", "on the front");
    }
}
