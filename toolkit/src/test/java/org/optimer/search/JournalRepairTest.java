package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.core.Json;
import org.optimer.core.StorageException;

/** A journal survives torn lines, lines of garbage, and locks of dead processes. */
@Timeout(120)
class JournalRepairTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void studyOfThreeTrials() {
        file = folder.resolve("sub/x.journal");
        try (Study study = open()) {
            study.optimize(trial -> trial.value("a"), 3);
        }
    }

    private Study open() {
        return Study.maximize("f")
                .space(SearchSpace.empty().uniform("a", 0, 1))
                .storage(JournalStorage.open(file))
                .open();
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op_code\":4,\"worker_id\":\"x\",\"study",
                "{\"op_code\":6,\"worker_id\":\"x\"\n",
                "\u0000\u0000\u0000\n",
                "\n",
                "\n\n{\"op"
            })
    void aTornEndIsMovedAsideBeforeTheNextWrite(String torn) throws IOException {
        String sound = Files.readString(file);
        append(torn);
        JournalStorage reader = JournalStorage.open(file);
        assertThat(reader.read().studies().get(0).trials()).hasSize(3);
        assertThat(Files.readString(file)).as("reading changes nothing").isEqualTo(sound + torn);

        try (Study study = open()) {
            study.optimize(trial -> trial.value("a"), 4);
        }
        assertThat(Files.readString(file).startsWith(sound + "{\"op_code\":4,")).isTrue();
        try (Stream<Path> files = Files.list(file.getParent())) {
            List<Path> aside = files.filter(f -> f.getFileName().toString().contains(".torn-"))
                    .toList();
            assertThat(aside).hasSize(1);
            assertThat(Files.readString(aside.get(0))).isEqualTo(torn);
        }
        assertThat(reader.read().studies().get(0).trials(TrialState.COMPLETE)).hasSize(4);
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void anUnreadableLineInTheMiddleIsReportedAndSkipped() throws IOException {
        List<String> lines = Files.readAllLines(file);
        lines.add(2, "not json");
        lines.add(4, "");
        Files.write(file, lines);
        JournalStorage journal = JournalStorage.open(file);
        assertThat(journal.read().studies().get(0).trials(TrialState.COMPLETE)).hasSize(3);
        assertThat(journal.problems()).hasSize(2);
        assertThat(journal.problems().get(0)).startsWith("line 3: skipped");
        assertThat(journal.problems().get(1)).startsWith("line 5: skipped");
    }

    @Test
    void aRecordBehindATornBeginningIsKept() throws IOException {
        // what Optuna does to a torn line: it appends to it
        append("{\"op_code\":4,\"worker_id\":\"x\",\"stu");
        append("{\"op_code\":2,\"worker_id\":\"y\",\"study_id\":0,\"user_attr\":{\"kept\":1}}\n");
        append("{\"op_code\":2,\"worker_id\":\"y\",\"study_id\":0,\"user_attr\":{\"more\":2}}\n");
        JournalStorage journal = JournalStorage.open(file);
        assertThat(journal.read().studies().get(0).userAttrs())
                .containsEntry("kept", 1)
                .containsEntry("more", 2);
        assertThat(journal.problems()).singleElement().asString().contains("torn beginning skipped");
    }

    @Test
    void recordsOfAnotherVersionStayWhereTheyAre() throws IOException {
        append("{\"op_code\":77,\"worker_id\":\"x\"}\n{\"op_code\":6,\"worker_id\":\"x\"}\n");
        String before = Files.readString(file);
        try (Study study = open()) {
            study.optimize(trial -> trial.value("a"), 4);
            assertThat(Files.readString(file).startsWith(before)).isTrue();
            assertThat(((JournalStorage) study.storage()).problems())
                    .hasSize(2)
                    .anyMatch(problem -> problem.contains("a kind of record that this version does not know, 77"))
                    .anyMatch(problem -> problem.contains("trial_id: expected a whole number"));
        }
    }

    @Test
    void zerosThatAPowerCutLeftInTheMiddleAreSkipped() throws IOException {
        append("\0".repeat(501) + "{\"op_code\":2,\"worker_id\":\"y\",\"study_id\":0,\"user_attr\":{\"kept\":1}}\n");
        append("\0".repeat(64) + "\n");
        append("{\"op_code\":2,\"worker_id\":\"y\",\"study_id\":0,\"user_attr\":{\"more\":2}}\n");
        JournalStorage journal = JournalStorage.open(file);
        assertThat(journal.read().studies().get(0).userAttrs())
                .containsEntry("kept", 1)
                .containsEntry("more", 2);
        assertThat(journal.problems()).hasSize(2);
    }

    @Test
    void aStepThatIsNoNumberIsAnUnreadableLine() throws IOException {
        append("{\"op_code\":4,\"worker_id\":\"x\",\"study_id\":0,\"intermediate_values\":{\"one\":1.0}}\n");
        append("{\"op_code\":2,\"worker_id\":\"y\",\"study_id\":0,\"user_attr\":{\"more\":2}}\n");
        JournalStorage journal = JournalStorage.open(file);
        assertThat(journal.read().studies().get(0).userAttrs()).containsEntry("more", 2);
        assertThat(journal.problems()).singleElement().asString().contains("intermediate_values");
    }

    @Test
    void recordsOfAStudyOrATrialThatNeverBeganAreNamed() throws IOException {
        append("{\"op_code\":8,\"worker_id\":\"x\",\"trial_id\":999,\"user_attr\":{\"a\":1}}\n"
                + "{\"op_code\":4,\"worker_id\":\"x\",\"study_id\":7}\n");
        JournalStorage journal = JournalStorage.open(file);
        assertThat(journal.problems())
                .hasSize(2)
                .anyMatch(problem -> problem.contains("trial 999 was never begun in this file"))
                .anyMatch(problem -> problem.contains("study 7 was never begun in this file"));
    }

    @Test
    void aFileOfSomebodyElseIsNotTakenForAJournal() throws IOException {
        Path notes = file.resolveSibling("notes.txt");
        Files.writeString(notes, "a line\n{\"json\": 1}\nno journal\n");
        assertThatThrownBy(() -> JournalStorage.open(notes)
                        .write(view -> List.of(new Operation.CreateStudy("f", List.of(Direction.MAXIMIZE)))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("a file without a single record")
                .hasMessageContaining("left as it is");
        assertThat(notes).hasContent("a line\n{\"json\": 1}\nno journal\n");
        Files.writeString(notes, "{\"op_code\":0,\"worker"); // a journal of which a crash left a part of its first line
        JournalStorage.open(notes).write(view -> List.of(new Operation.CreateStudy("f", List.of(Direction.MAXIMIZE))));
        assertThat(JournalStorage.open(notes).read().studies()).hasSize(1);
    }

    @Test
    void aLockOfADeadProcessIsBroken() throws IOException {
        Path link = file.resolveSibling("x.journal.lock");
        Files.createSymbolicLink(link, Path.of("sub/x.journal")); // relative, as Optuna makes it: it dangles
        JournalStorage journal =
                JournalStorage.open(file, new JournalLock(file, LockKind.FILE, Duration.ofMillis(200)));
        journal.write(view -> List.of(new Operation.SetStudyAttr(0, false, "after", true)));
        assertThat(journal.read().studies().get(0).userAttrs()).containsEntry("after", true);
        assertThat(journal.problems()).singleElement().asString().contains("removed, it was silent");
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void theLockOfADeadProcessOfThisMachineIsBrokenAtOnce() throws IOException {
        Map<String, Object> dead = new LinkedHashMap<>(Owner.self(null));
        dead.put("started", "1970-01-01T00:00:00Z"); // its number was given to another process: this one
        Path lock = Files.writeString(file.resolveSibling("x.journal.lock"), Json.write(dead));
        JournalLock patient = new JournalLock(file, LockKind.FILE, Duration.ofDays(1));
        JournalStorage.open(file, patient).write(view -> List.of(new Operation.SetStudyAttr(0, false, "after", true)));
        assertThat(lock).doesNotExist();
        assertThat(patient.broken()).singleElement().asString().contains("its process is dead");
        assertThat(JournalStorage.open(file).read().studies().get(0).userAttrs())
                .containsEntry("after", true);
    }

    @Test
    void theLockOfALivingProcessIsWaitedFor() throws IOException, InterruptedException {
        Path lock = Files.writeString(file.resolveSibling("x.journal.lock"), Json.write(Owner.self(null)));
        Thread writer = new Thread(() ->
                JournalStorage.open(file).write(view -> List.of(new Operation.SetStudyAttr(0, false, "after", true))));
        writer.start();
        writer.join(700);
        assertThat(writer.isAlive()).as("it waits").isTrue();
        assertThat(JournalStorage.open(file).read().studies().get(0).userAttrs())
                .doesNotContainKey("after");
        Files.delete(lock);
        writer.join(20_000);
        assertThat(JournalStorage.open(file).read().studies().get(0).userAttrs())
                .containsEntry("after", true);
    }

    @Test
    void theLockSaysWhoseItIsOrIsAnAbsoluteLinkToTheJournal() {
        for (LockKind kind : LockKind.values()) {
            JournalStorage journal = JournalStorage.open(file, kind);
            journal.write(view -> {
                Path lock = file.resolveSibling("x.journal.lock");
                try {
                    if (kind == LockKind.LINK) {
                        assertThat(Files.readSymbolicLink(lock)).isEqualTo(file.toAbsolutePath());
                    } else {
                        assertThat(Json.object(lock)).containsKeys("host", "pid", "started");
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                return List.of();
            });
            assertThat(file.resolveSibling("x.journal.lock")).doesNotExist();
        }
    }

    @Test
    void anInterruptedThreadStillWrites() {
        try (Study study = open()) {
            Trial trial = study.ask();
            Thread.currentThread().interrupt();
            study.tell(trial, 0.5);
            assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
            assertThat(study.record().trials(TrialState.COMPLETE)).hasSize(4);
        }
    }
}
