package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.optimer.core.InvalidInputException;
import org.optimer.core.StorageException;

/** Study files: all keys, defaults, and errors that name the key. */
class StudyFileTest {
    @TempDir
    Path folder;

    private StudyFile load(String yaml) throws IOException {
        return StudyFile.load(Files.writeString(folder.resolve("study.yml"), yaml));
    }

    @Test
    void allKeys() throws IOException {
        StudyFile file = load(
                """
                space:
                  a: {low: 0.3, high: 1.0}
                  b: {low: 0, high: 1, step: 0.25}
                  c: {low: 1e-4, high: 1, log: true}
                  d: {low: 1, high: 64, int: true, log: true}
                  e: {choices: [x, 2, true, null]}
                sampler: {name: tpe, preset: optuna4-mv, startup: 20, seed: 1, acquisition: jgap, count_running: 2, rng: per_trial}
                direction: minimize
                metric: loss
                trials: 50
                top_k: 5
                workers: 2
                journal: out/x.journal
                objective: {command: [python3, f.py]}
                """);
        assertThat(file.space())
                .isEqualTo(SearchSpace.empty()
                        .uniform("a", 0.3, 1)
                        .step("b", 0, 1, 0.25)
                        .log("c", 1e-4, 1)
                        .with("d", Distribution.integerLog(1, 64))
                        .choices("e", "x", 2, true, null));
        assertThat(file.sampler().settings())
                .isEqualTo(TpeSampler.optuna4Multivariate()
                        .startup(20)
                        .seed(1)
                        .acquisition(Acquisition.jgap())
                        .countRunning(2)
                        .settings());
        assertThat(file.rng()).isEqualTo(Rng.PER_TRIAL);
        assertThat(file.direction()).isEqualTo(Direction.MINIMIZE);
        assertThat(file.metric()).isEqualTo("loss");
        assertThat(List.of(file.trials(), file.topK(), file.workers())).containsExactly(50, 5, 2);
        assertThat(file.journal()).isEqualTo(Path.of("out/x.journal"));
        assertThat(file.command()).contains(List.of("python3", "f.py"));
    }

    @Test
    void defaultsAndPool() throws IOException {
        StudyFile file = load("pool: {base: DIR}\njournal: x.journal\n");
        assertThat(file.pool()).hasValueSatisfying(pool -> assertThat(pool).containsEntry("base", "DIR"));
        assertThat(file.space().size()).isZero();
        assertThat(file.sampler().settings()).isEqualTo(TpeSampler.optuna5().settings());
        assertThat(file.rng()).isEqualTo(Rng.AUTO);
        assertThat(file.direction()).isEqualTo(Direction.MAXIMIZE);
        assertThat(List.of(file.trials(), file.topK(), file.workers())).containsExactly(100, 3, 1);
        assertThat(file.command()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "space: {a: {low: 0, high: 1}} | journal: expected a text",
                "{space: {a: {low: 0, high: 1}}, journal: \"a\\0\"} | journal: expected a path, found \"a\\u0000\"",
                "journal: x | either space or pool",
                "{space: {a: {low: 0, high: 1}}, pool: {}, journal: x} | found both",
                "{space: {}, journal: x} | space: expected one or more parameters",
                "{space: {a: {low: zero, high: 1}}, journal: x} | space.a.low: expected a number, found the text \"zero\"",
                "{space: {a: {low: 0}}, journal: x} | space.a.high: expected a number, found nothing",
                "{space: {a: {low: 2, high: 1}}, journal: x} | space.a: range [2.0, 1.0]",
                "{space: {a: {low: 0, high: 1, lwo: 3}}, journal: x} | space.a.lwo: expected one of the keys",
                "{space: {a: {low: 0.5, high: 1, int: true}}, journal: x} | space.a.low: expected a whole number",
                "{space: {a: {choices: []}}, journal: x} | space.a.choices",
                "{space: {a: {low: 0, high: 1, step: -1}}, journal: x} | space.a.step",
                "{space: {a: {low: 0, high: 1}}, journal: x, trails: 3} | trails: expected one of the keys",
                "{space: {a: {low: 0, high: 1}}, journal: x, trials: 0} | trials: expected a whole number from 1",
                "{space: {a: {low: 0, high: 1}}, journal: x, direction: up} | direction: expected maximize or minimize",
                "{space: {a: {low: 0, high: 1}}, journal: x, sampler: {name: annealing}} | sampler.name: expected one of [cmaes, evolutionary, gp, grid, random, sobol, tpe]",
                "{space: {a: {low: 0, high: 1}}, journal: x, sampler: {preset: optuna9}} | sampler.preset",
                "{space: {a: {low: 0, high: 1}}, journal: x, sampler: {sead: 9}} | sampler.sead",
                "{space: {a: {low: 0, high: 1}}, journal: x, sampler: {seed: -1}} | sampler.seed",
                "{space: {a: {low: 0, high: 1}}, journal: x, sampler: {rng: dice}} | sampler.rng",
                "{space: {a: {low: 0, high: 1}}, journal: x, sampler: {acquisition: luck}} | sampler.acquisition",
                "{space: {a: {low: 0, high: 1}}, journal: x, objective: {command: f.py}} | objective.command: expected a list",
                "{space: {a: {low: 0, high: 1}}, space: {b: {low: 0, high: 1}}, journal: x} | Duplicate",
                "{space: {a: {low: \"0\", high: 1}}, journal: x} | space.a.low: expected a number, found the text \"0\"",
                "{space: {a: {low: 0, high: 1}}, journal: x, workers: 100000} | workers: expected a whole number from 1 to 1024",
                "[1, 2] | expected a YAML map",
                "{a: | YAML"
            })
    void errorsNameTheKey(String yaml, String message) {
        assertThatThrownBy(() -> load(yaml))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("study.yml")
                .hasMessageContaining(message);
    }

    @Test
    void aFileThatIsNotThere() {
        assertThatThrownBy(() -> StudyFile.load(folder.resolve("none.yml"))).isInstanceOf(StorageException.class);
    }
}
