package org.optimer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.evaluate.Tasks;
import org.optimer.lab.Lab;

/** What a journal keeps of finals and baselines is not shown for other dev or test items, or other models. */
class EditedItemsTest {
    @TempDir
    Path folder;

    private Path tasks;

    @BeforeEach
    void tasksOfOurOwn() throws IOException {
        tasks = folder.resolve("tasks");
        for (String task : List.of("ja", "math")) {
            Files.createDirectories(tasks.resolve(task));
            try (Stream<Path> files = Files.list(Lab.path("tasks").resolve(task))) {
                for (Path file : files.toList()) {
                    Files.copy(file, tasks.resolve(task).resolve(file.getFileName()));
                }
            }
        }
    }

    private OptiMer search(FakeExecutor executor) {
        return LabSearch.of(4)
                .maximize(Tasks.load(tasks).mean())
                .journal(folder.resolve("x.journal"))
                .on(executor);
    }

    private void shorten(String split) throws IOException {
        Path file = tasks.resolve("ja").resolve(split + ".jsonl");
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, lines.size() - 20));
    }

    @Test
    void finalsAreHeldAgainOnOtherItemsOnly() throws IOException {
        FakeExecutor executor = FakeExecutor.hill();
        int before = search(executor).run().best().test().tasks().get("ja").n();
        int runs = executor.runs.get();
        assertThat(search(executor).run().best().test().tasks().get("ja").n()).isEqualTo(before);
        assertThat(executor.runs.get()).as("nothing was scored again").isEqualTo(runs);
        shorten("test");
        assertThat(search(executor).best().test()).as("not held yet").isNull();
        assertThat(search(executor).run().best().test().tasks().get("ja").n()).isEqualTo(before - 20);
    }

    @Test
    void aBaselineOfAnotherModelOrOtherItemsIsScoredAgain() throws IOException {
        FakeExecutor executor = FakeExecutor.hill();
        search(executor).beside(Baselines.all().dataMix(Lab.path("cpt-zh"))).run();
        int runs = executor.runs.get();
        search(executor).beside(Baselines.all().dataMix(Lab.path("cpt-zh"))).run();
        assertThat(executor.runs.get()).isEqualTo(runs);
        OptiMer other = search(executor).beside(Baselines.all().dataMix(Lab.path("cpt-code")));
        assertThat(other.methods().stream().map(MethodRow::name))
                .as("lines of the earlier mix are none of this one")
                .noneMatch(name -> name.startsWith("DataMix"))
                .contains("instruct");
        other.run();
        assertThat(executor.runs.get()).isGreaterThan(runs);
    }
}
