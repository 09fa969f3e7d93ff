package org.optimer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.Frugal;
import org.optimer.OptiMer;
import org.optimer.OptiMerResult;
import org.optimer.TrialRow;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.lab.Lab;
import org.optimer.merge.Merge;

/** Study files with a pool: the same search as the fluent calls, by one process or several, resumed, with clear errors. */
class PoolStudyTest {
    @TempDir
    Path folder;

    @Test
    void isTheSearchThatTheFluentCallsMake() throws IOException {
        OptiMer fromFile = OptiMer.load(file("a", 5, ""));
        OptiMerResult found = fromFile.run();
        OptiMerResult expected = OptiMer.search(fromFile.pool())
                .merging(Merge.dareLinear().density(0.9).seed(7))
                .range("it", 0.4, 0.9)
                .range("ja", 0, 0.5)
                .fix("math", 0.3)
                .maximize(org.optimer.evaluate.Tasks.load(Lab.path("tasks"))
                        .only("ja", "math")
                        .mean())
                .items(10, 20)
                .trials(5)
                .topK(2)
                .startup(3)
                .seed(11)
                .run();
        assertThat(rows(found)).isEqualTo(rows(expected));
        assertThat(found.best().weights()).isEqualTo(expected.best().weights()).containsEntry("math", 0.3);
        assertThat(found.best().test()).isEqualTo(expected.best().test());
    }

    @Test
    void frugalSwitchesStandInTheFile() throws IOException {
        Frugal all = Frugal.all();
        assertThat(frugal("  frugal: true\n")).isEqualTo(all.toString());
        assertThat(frugal("  frugal: false\n")).isEqualTo("plain");
        assertThat(frugal("")).isEqualTo("plain");
        assertThat(frugal("  frugal: {racing: 0.5, halving: true, low_norm: false}\n"))
                .isEqualTo(Frugal.none().racing(0.5).halving(all.entrants()).toString());
        assertThat(frugal("  frugal: {low_norm: true, items: 0.5}\n"))
                .isEqualTo(Frugal.none().lowNorm(all.radius()).items(0.5).toString());
        assertWrong("  frugal: {race: 1}\n", "pool.frugal.race");
        assertWrong("  frugal: {racing: fast}\n", "pool.frugal.racing");
    }

    /** The protocol that the card of a search shows. */
    private String frugal(String line) throws IOException {
        String card = OptiMer.load(file("f", 3, line)).card().text();
        String protocol = card.lines()
                .filter(text -> text.strip().startsWith("protocol"))
                .findFirst()
                .orElseThrow();
        return protocol.strip().substring("protocol".length()).strip().replaceFirst("^frugal: ", "");
    }

    @Test
    void theCommandGoesOnWithAJournalOnlyWhenTold() throws IOException {
        Path file = file("b", 3, "");
        assertThat(Main.run("search", file.toString(), "--json")).isZero();
        file("b", 5, "");
        assertThat(Main.run("search", file.toString())).isEqualTo(1);
        assertThat(Main.run("search", file.toString(), "--resume")).isZero();
        assertThat(rows(OptiMer.load(file).run()))
                .isEqualTo(rows(OptiMer.load(file("c", 5, "")).run()));
    }

    @Test
    void workersLeaveCompleteTrialsForTheSearchToFinish() throws IOException {
        Path file = file("d", 4, "");
        assertThat(Main.run("worker", file.toString(), "--number", "2")).isZero();
        OptiMer search = OptiMer.load(file);
        assertThat(search.trialRows()).hasSize(4).allMatch(row -> row.worker() == 2);
        assertThat(search.run().best().test()).isNotNull();
    }

    @Test
    void errorsNameFileAndKey() throws IOException {
        assertWrong("  exclud: [a]\n", "pool.exclud");
        assertWrong("  items: {search: many}\n", "pool.items.search");
        assertWrong("  baselines: {datamix: \"a\\0\"}\n", "pool.baselines.datamix: expected a path");
        Path minimize = file("e", 3, "");
        Files.writeString(minimize, Files.readString(minimize) + "direction: minimize\n");
        assertThatThrownBy(() -> OptiMer.load(minimize))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(minimize + ": direction");
    }

    @Test
    void severalObjectivesWithinLimits() throws IOException {
        Path file = tasks(
                "goals", "objectives: [ja, {math: 2, code: 1}], limits: [{task: en_fact, not_below: it, slack: 0.3}]");
        OptiMerResult result = OptiMer.load(file).run();
        assertThat(result.front()).isNotNull();
        assertThat(result.front().objectives()).containsExactly("ja", "1 code + 2 math");
        assertThat(result.trials()).allMatch(row -> row.values().size() == 2);
        assertThat(OptiMer.load(tasks("lowest", "minimum: true, only: [ja, math]"))
                        .run()
                        .provenance()
                        .recipe()
                        .get("objective"))
                .isEqualTo("minimum");
        for (List<String> wrong : List.of(
                List.of("minimum: yes please", "pool.tasks.minimum: expected true or false"),
                List.of("minimum: true, weights: {ja: 1}", "one of weights, minimum and objectives"),
                List.of("limits: [{task: ja}]", "pool.tasks.limits[0]: expected either at_least"),
                List.of("limits: [{task: ja, at_least: low}]", "pool.tasks.limits[0].at_least: expected a number"),
                List.of("objectives: ja", "pool.tasks.objectives: expected a list"),
                List.of("objectives: [ja, {math: x}]", "pool.tasks.objectives[1].math: expected a number"))) {
            Path broken = tasks("broken", wrong.get(0));
            assertThatThrownBy(() -> OptiMer.load(broken))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(wrong.get(1));
        }
        Path unknown = tasks("unknown", "limits: [{task: ja, not_below: fr}]");
        assertThatThrownBy(() -> OptiMer.load(unknown).run()).hasMessageContaining("found {fr=1.0}");
    }

    private Path tasks(String name, String more) throws IOException {
        Path file = file(name, 4, "");
        return Files.writeString(file, Files.readString(file).replace("only: [ja, math]", more));
    }

    private void assertWrong(String line, String key) throws IOException {
        Path file = file("w", 3, line);
        assertThatThrownBy(() -> OptiMer.load(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(file + ": " + key);
    }

    private static List<Map<String, Double>> rows(OptiMerResult result) {
        return result.trials().stream().map(TrialRow::weights).toList();
    }

    private Path file(String name, int trials, String more) throws IOException {
        Path file = folder.resolve(name + ".yml");
        return Files.writeString(
                file,
                "pool:\n  base: " + path("pt") + "\n  instruct: {it: {dir: " + path("it")
                        + ", low: 0.4, high: 0.9}}\n  vectors:\n    ja: {dir: " + path("cpt-ja")
                        + ", low: 0, high: 0.5}\n    math: {dir: " + path("cpt-math")
                        + ", weight: 0.3}\n  merge: {method: dare_linear, density: 0.9, seed: 7}\n  tasks: {path: "
                        + path("tasks")
                        + ", only: [ja, math]}\n"
                        + (more.contains("items:") ? "" : "  items: {search: 10, dev: 20}\n") + more
                        + "sampler: {startup: 3, seed: 11}\ntrials: " + trials + "\ntop_k: 2\njournal: "
                        + Json.write(folder.resolve(name + ".journal").toString()) + "\n");
    }

    private static String path(String part) {
        return Json.write(Lab.path(part).toString());
    }
}
