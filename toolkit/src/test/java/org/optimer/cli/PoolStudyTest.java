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
        assertWrong("  items: {search: 20.5}\n", "pool.items.search: expected a whole number");
        assertWrong("  items: {search: 1e12}\n", "pool.items.search: expected a whole number");
        assertWrong("  frugal: {halving: 2.5}\n", "pool.frugal.halving: expected a whole number");
        assertWrong("  baselines: {density: 2}\n", "pool.baselines.density: ");
        for (List<String> wrong : List.of(
                List.of("seed: 7}", "seed: 7.5}", "pool.merge.seed: expected a whole number"),
                List.of("dare_linear", "dare_liner", "pool.merge.method: merge method: expected one of"),
                List.of("high: 0.5}", "high: -1}", "pool.vectors.ja: weight range"),
                List.of("low: 0, high: 0.5", "low: 0", "pool.vectors.ja.high: expected a number, found nothing"),
                List.of("math: {dir", "base: {dir", "pool.vectors.base: vector pool: expected a name other than base"),
                List.of("only: [ja, math]", "only: [fr]", "pool.tasks.only: task: expected one of"),
                List.of("only: [ja, math]", "objectives: []", "pool.tasks.objectives: expected one or more"),
                List.of("only: [ja, math]", "weights: {ja: -1}", "pool.tasks.weights: objective weight of ja"),
                List.of("only: [ja, math]", "limits: [{task: fr, at_least: 1}]", "pool.tasks.limits[0].task: task"),
                List.of(
                        "only: [ja, math]",
                        "limits: [{task: ja, at_least: 1, slack: 1}]",
                        "pool.tasks.limits[0].slack"),
                List.of(
                        "only: [ja, math]",
                        "limits: [{task: ja, at_least: 1, confidence: 2}]",
                        "pool.tasks.limits[0]: "),
                List.of("trials: 3", "trials: 3\nmetric: loss", "metric: expected none beside pool"),
                List.of("trials: 3", "trials: 3\ndirection: [maximize, minimize]", "direction: expected one"),
                List.of("trials: 3", "trials: 3\nobjective: {command: [f]}", "objective: expected none beside pool"),
                List.of("  merge:", "  simplex: {mix: [ja, zh]}\n  merge:", "pool.simplex.mix: simplex mix"),
                List.of("  merge:", "  simplex: {mix: ja}\n  merge:", "pool.simplex.mix: expected a list"))) {
            Path file = file("wrong", 3, "");
            Files.writeString(file, Files.readString(file).replace(wrong.get(0), wrong.get(1)));
            assertThatThrownBy(() -> OptiMer.load(file))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(file + ": " + wrong.get(2));
        }
        Path minimize = file("e", 3, "");
        Files.writeString(minimize, Files.readString(minimize) + "direction: minimize\n");
        assertThatThrownBy(() -> OptiMer.load(minimize))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(minimize + ": direction");
    }

    /** Ten failed trials had stood in the journal before anybody was told. */
    @Test
    void aWrongSettingOfTheMergeIsSaidBeforeAnyTrial() throws IOException {
        for (List<String> wrong : List.of(
                List.of("density: 0.9", "density: 1.9", "density of it: expected a number above 0"),
                List.of("density: 0.9", "densty: 0.9", "found densty. The nearest is density"),
                List.of("method: dare_linear, density: 0.9", "method: model_stock", "no weights, it has none"))) {
            Path file = file("merge", 3, "");
            Files.writeString(file, Files.readString(file).replace(wrong.get(0), wrong.get(1)));
            assertThatThrownBy(() -> OptiMer.load(file).run())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(wrong.get(2));
            assertThat(folder.resolve("merge.journal")).doesNotExist();
        }
    }

    @Test
    void sharesStandInTheFile() throws IOException {
        Path file = file("shares", 4, "  simplex: {mix: [ja, math]}\n");
        Files.writeString(
                file, Files.readString(file).replace(", low: 0, high: 0.5", "").replace(", weight: 0.3", ""));
        assertThat(OptiMer.load(file).run().trials())
                .hasSize(4)
                .allMatch(
                        row -> Math.abs(row.weights().get("ja") + row.weights().get("math") - 1) < 1e-12);
        assertWrong(
                "  simplex: {mix: [ja, math]}\n", "pool.simplex.mix: simplex mix: expected vectors without a range");
    }

    @Test
    void limitsMayCountErrors() throws IOException {
        Path file = tasks("sure", "limits: [{task: en_fact, not_below: it, slack: 0.3, confidence: 0.9}]");
        assertThat(OptiMer.load(file).card().text()).contains("en_fact ≥ that of {it=1.0} - 0.3 with confidence 0.9");
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
