package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.core.CounterRandom;
import org.optimer.core.Hashes;
import org.optimer.merge.recipe.OpenRecipe;
import org.optimer.merge.recipe.Recipe;

/** A process that saves merges is killed at random moments: each target is whole or absent, no input is touched. */
class KilledMergeTest {
    private static final String RECIPE =
            """
            merge_method: dare_ties
            base_model: m0
            models:
              - {model: m1, parameters: {weight: 0.6}}
              - {model: m2, parameters: {weight: 0.4}}
            parameters: {density: 0.5}
            """;

    @TempDir
    Path folder;

    private String whole = "";
    private String inputs = "";

    @BeforeEach
    void models() throws IOException {
        GoldenInputs.write(folder);
        Files.writeString(folder.resolve("r.yml"), RECIPE);
        whole = Recipe.load(folder.resolve("r.yml"))
                .save(folder.resolve("reference"))
                .fingerprint();
        inputs = inputHash();
    }

    @Test
    void aFewKills() throws Exception {
        kill(8, 1);
    }

    @Test
    @Tag("full")
    void twoHundredKills() throws Exception {
        kill(200, 2);
    }

    private void kill(int rounds, long seed) throws Exception {
        CounterRandom random = new CounterRandom(seed, "kill");
        int finished = 0;
        for (int round = 0; round < rounds; round++) {
            Path targets = Files.createDirectory(folder.resolve("round-" + round));
            runAndKill(targets, random, true);
            List<Path> visible;
            try (Stream<Path> files = Files.list(targets)) {
                visible = files.filter(p -> !p.getFileName().toString().startsWith("."))
                        .toList();
            }
            for (Path target : visible) {
                Verification verification = Verification.of(target);
                assertThat(verification.problems()).isEmpty();
                assertThat(verification.fingerprint()).isEqualTo(whole);
                try (Checkpoint model = Checkpoint.open(target)) {
                    assertThat(model.tensors()).hasSize(21);
                }
                finished++;
            }
            // the next run beside it removes what the killed one left
            Recipe.load(folder.resolve("r.yml")).save(targets.resolve("next"));
            try (Stream<Path> files = Files.list(targets)) {
                assertThat(files.map(p -> p.getFileName().toString())).noneMatch(name -> name.startsWith("."));
            }
        }
        assertThat(finished)
                .as("merges finished before a kill, without the two before each")
                .isGreaterThan(2 * rounds);
        assertThat(inputHash()).isEqualTo(inputs);
    }

    @Test
    void aMergeThatIsAskedToEndRemovesWhatIsUnfinished() throws Exception {
        CounterRandom random = new CounterRandom(11, "end");
        for (int round = 0; round < 6; round++) {
            Path targets = Files.createDirectory(folder.resolve("ended-" + round));
            runAndKill(targets, random, false);
            try (Stream<Path> files = Files.list(targets)) {
                for (Path target : files.toList()) {
                    assertThat(target.getFileName().toString()).doesNotStartWith(".");
                    assertThat(Verification.of(target).problems()).isEmpty();
                    assertThat(Verification.of(target).fingerprint()).isEqualTo(whole);
                }
            }
        }
    }

    /** Kills at a moment drawn from four times what one merge takes on this machine just now. */
    private void runAndKill(Path targets, CounterRandom random, boolean forcibly) throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        Victim.class.getName(),
                        folder.resolve("r.yml").toString(),
                        targets.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = victim.inputReader()) {
            String line = String.valueOf(out.readLine());
            assertThat(line).startsWith("merging ");
            Thread.sleep(random.nextInt(1 + 4 * Integer.parseInt(line.substring(8))));
        } finally {
            if (!forcibly) {
                victim.destroy();
            }
            (forcibly ? victim.destroyForcibly() : victim).waitFor();
        }
    }

    private String inputHash() throws IOException {
        List<String> hashes = new ArrayList<>();
        for (String name : List.of("m0", "m1", "m2")) {
            hashes.add(Hashes.sha256(folder.resolve(name).resolve("model.safetensors")));
        }
        return String.join(" ", hashes);
    }

    /** Merges into one target after the other until it is killed. */
    static final class Victim {
        private Victim() {}

        /** Arguments: the recipe, and the folder for the targets. */
        public static void main(String[] args) {
            PrintStream out = System.out;
            Path targets = Path.of(args[1]);
            merge(args[0], targets.resolve("first"));
            long start = System.nanoTime();
            merge(args[0], targets.resolve("second"));
            out.println("merging " + (System.nanoTime() - start) / 1_000_000);
            for (int i = 0; ; i++) {
                merge(args[0], targets.resolve("out-" + i));
            }
        }

        private static void merge(String file, Path target) {
            Recipe recipe = Recipe.load(file);
            try (OpenRecipe open = recipe.open(recipe.merge().threads(2).tile(200))) {
                open.merge().save(target);
            }
        }
    }
}
