package org.optimer.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.CancelledException;
import org.optimer.core.InvalidInputException;

/** A whole lab of a few steps: everything appears, twice the same, and a broken run goes on. */
class LabTrainingTest {
    @TempDir
    Path folder;

    @Test
    @Tag("full")
    void theSameSeedGivesTheSameBytesAlsoWhenInterrupted() throws Exception {
        Path whole = folder.resolve("whole");
        LabReport report = Lab.train(5, whole, LabRecipe.smoke());
        assertThat(report.passed()).as("a few steps teach nothing").isFalse();
        assertThat(report.card().text()).contains("ja adds");
        assertThat(Lab.verify(whole)).isEmpty();
        assertThat(LabFiles.names(whole))
                .containsExactly(
                        "cpt-code",
                        "cpt-ja",
                        "cpt-math",
                        "cpt-zh",
                        "datamix",
                        "it",
                        Lab.MANIFEST,
                        "pt",
                        "steps",
                        "tasks");
        assertThat(LabFiles.names(whole.resolve("steps"))).containsExactly("cpt-ja-2", "cpt-ja-4");

        Path broken = folder.resolve("broken");
        interruptWhenThereIs(broken.resolve("pt"), broken);
        Lab.train(5, broken, LabRecipe.smoke());
        assertThat(LabFiles.hashes(broken)).isEqualTo(LabFiles.hashes(whole));

        assertThatThrownBy(() -> Lab.train(5, whole, LabRecipe.smoke()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--out");
        assertThat(broken.resolve(Lab.MANIFEST)).hasSameTextualContentAs(whole.resolve(Lab.MANIFEST));
        Files.writeString(whole.resolve("tasks/ja/dev.jsonl"), "");
        Files.writeString(whole.resolve("stray"), "");
        assertThat(Lab.verify(whole)).hasSize(2).anyMatch(line -> line.startsWith("tasks/ja/dev.jsonl"));
    }

    @Test
    void foreignFoldersAndOtherPlansAreRefused() throws IOException {
        Files.writeString(folder.resolve("mine.txt"), "mine");
        assertThatThrownBy(() -> Lab.train(5, folder, LabRecipe.smoke()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("other files");
        assertThat(folder.resolve("mine.txt")).hasContent("mine");

        Path started = folder.resolve("started");
        // what a kill in the very first moment leaves must not count as a foreign folder
        Files.createDirectories(started.resolve(LabTraining.WORK).resolve("tokenizer"));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Lab.train(5, started, LabRecipe.smoke())).isInstanceOf(CancelledException.class);
        } finally {
            Thread.interrupted();
        }
        assertThat(started.resolve(LabTraining.WORK).resolve("plan.json")).exists();
        assertThatThrownBy(() -> Lab.train(6, started, LabRecipe.smoke()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("another seed");
    }

    @Test
    void theRecipeIsRecordedWhole() {
        Map<String, Object> map = LabRecipe.standard().toMap();
        assertThat(map).containsKeys("base", "instruct", "cpt", "datamix", "mix", "frozen", "optimizer");
        assertThat(LabRecipe.standard().domainList())
                .containsExactly(Domain.JAPANESE, Domain.CHINESE, Domain.MATH, Domain.CODE);
    }

    /** Trains in another thread and interrupts it as soon as a path exists. */
    private static void interruptWhenThereIs(Path path, Path out) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread training = new Thread(() -> {
            try {
                Lab.train(5, out, LabRecipe.smoke());
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        training.start();
        while (!Files.exists(path) && training.isAlive()) {
            Thread.sleep(1);
        }
        training.interrupt();
        training.join();
        assertThat(thrown.get()).isInstanceOf(CancelledException.class);
    }
}
