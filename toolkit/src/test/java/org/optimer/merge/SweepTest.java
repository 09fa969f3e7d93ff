package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.optimer.cli.Main;
import org.optimer.core.InvalidInputException;

/** A sweep writes bit for bit what single merges write, and reads its inputs once. */
class SweepTest {
    private static final List<Map<String, Double>> SETTINGS = List.of(
            Map.of("a", 0.6, "b", 0.4),
            Map.of("a", 0.25, "b", -0.5),
            Map.of("a", 0.0, "b", 1.0),
            Map.of("a", 0.3, "b", 0.3));

    @TempDir
    Path folder;

    static Stream<Merge> weighted() {
        return MergeInvariantsTest.allMethods().stream()
                .filter(merge -> merge.method().parameters().contains(Parameter.WEIGHT));
    }

    @ParameterizedTest
    @MethodSource("weighted")
    void eachFolderIsThatOfASingleMerge(Merge merge) {
        BoundMerge bound = merge.seed(5).of(MergeInvariantsTest.pool(GoldenInputs.model(0)));
        List<Path> targets = Stream.of("0", "1", "2", "3").map(folder::resolve).toList();
        List<MergeReport> reports = bound.sweep(SETTINGS, targets);
        for (int i = 0; i < SETTINGS.size(); i++) {
            MergedModel single = bound.weights(SETTINGS.get(i)).inMemory();
            assertThat(reports.get(i).fingerprint()).isEqualTo(single.fingerprint());
            assertThat(Verification.of(targets.get(i)).ok()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("weighted")
    void whatIsHeldInMemoryGivesTheSame(Merge merge) {
        for (int tile : new int[] {32768, 1000}) {
            BoundMerge bound = merge.seed(5).tile(tile).of(MergeInvariantsTest.pool(GoldenInputs.model(0)));
            BoundMerge held = bound.resident();
            for (Map<String, Double> setting : SETTINGS) {
                MergedModel model = held.weights(setting).inMemory();
                assertThat(model.fingerprint())
                        .isEqualTo(bound.weights(setting).inMemory().fingerprint());
                assertThat(model.report().bytesRead()).isZero();
            }
            assertThat(bound.residentBytes()).isPositive();
        }
    }

    @Test
    void anotherDensityIsReadAfresh() {
        BoundMerge bound = Merge.dareLinear().density(0.5).of(MergeInvariantsTest.pool(GoldenInputs.model(0)));
        BoundMerge changed = bound.resident().weights(SETTINGS.get(0)).parameter("a", "density", 0.2);
        assertThat(changed.inMemory().fingerprint())
                .isEqualTo(bound.weights(SETTINGS.get(0))
                        .parameter("a", "density", 0.2)
                        .inMemory()
                        .fingerprint());
    }

    @Test
    void theInputsAreReadOnce() {
        BoundMerge bound = Merge.taskArithmetic().of(MergeInvariantsTest.pool(GoldenInputs.model(0)));
        List<Path> targets = Stream.of("0", "1").map(folder::resolve).toList();
        long once = bound.weights(SETTINGS.get(0)).save(folder.resolve("x")).bytesRead();
        List<MergeReport> reports = bound.sweep(SETTINGS.subList(0, 2), targets);
        assertThat(reports).allSatisfy(report -> assertThat(report.bytesRead()).isEqualTo(once));
    }

    @Test
    void whatCannotBeDoneLeavesNothing() throws Exception {
        BoundMerge bound = Merge.linear().of(MergeInvariantsTest.pool(GoldenInputs.model(0)));
        List<Path> targets = Stream.of("0", "1").map(folder::resolve).toList();
        assertThatThrownBy(() -> bound.sweep(List.of(Map.of("a", 1.0, "b", 1.0), Map.of("a", 1.0, "b", -1.0)), targets))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a sum of 0");
        assertThatThrownBy(() -> bound.sweep(SETTINGS.subList(0, 1), targets)).hasMessageContaining("one folder");
        assertThatThrownBy(() -> bound.sweep(SETTINGS.subList(0, 2), List.of(targets.get(0), targets.get(0))))
                .hasMessageContaining("twice");
        assertThat(Files.list(folder)).isEmpty();
    }

    @Test
    void theCommandTakesAFileOfSettings() throws Exception {
        GoldenInputs.write(folder);
        Path recipe = folder.resolve("recipe.yml");
        Files.writeString(
                recipe,
                "merge_method: task_arithmetic\nbase_model: m0\nmodels:\n  - {model: m1, parameters: {weight: 0.5}}\n");
        Path sweep = folder.resolve("sweep.json");
        Files.writeString(sweep, "{\"low\": {\"m1\": 0.1}, \"high\": {\"m1\": 0.9}}");
        String out = folder.resolve("out").toString();
        assertThat(Main.run("merge", recipe.toString(), out, "--sweep", sweep.toString(), "--json"))
                .isZero();
        assertThat(folder.resolve("out/low/config.json")).exists();
        assertThat(folder.resolve("out/high/config.json")).exists();
        Files.writeString(sweep, "[]");
        assertThat(Main.run("merge", recipe.toString(), out + "2", "--sweep", sweep.toString()))
                .isEqualTo(1);
    }
}
