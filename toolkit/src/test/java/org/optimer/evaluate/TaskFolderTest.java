package org.optimer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.optimer.core.InvalidInputException;
import org.optimer.core.StorageException;

/** Task folders: what is read, and what is refused with the file and line named. */
class TaskFolderTest {
    @TempDir
    Path folder;

    private void card(String... lines) {
        TestTasks.write(folder, "cities.yaml", lines);
    }

    private void items(String... lines) {
        TestTasks.write(folder, "cities.jsonl", lines);
    }

    @Test
    void aTaskIsTwoFiles() {
        card("type: exact_match", "prompt: {begin: '<bos>', stop: '<eos>'}");
        items(
                TestTasks.line("a", "ka", "search"),
                TestTasks.line("b", "kb", "dev"),
                TestTasks.line("c", "kc", "test"),
                "",
                TestTasks.line("d", "kd", "search"));
        Tasks tasks = Tasks.load(folder);
        assertThat(tasks.names()).containsExactly("cities");
        assertThat(tasks.search().items("cities").stream().map(Item::id)).containsExactly("a", "d");
        assertThat(tasks.dev().size()).isEqualTo(1);
        Task task = tasks.get("cities");
        assertThat(task.metrics().get(0).name()).isEqualTo("exact_match");
        assertThat(task.requests(tasks.test().items("cities").get(0)))
                .containsExactly(new Request.Continuation("<bos>of c ?", "x<eos>"));
    }

    @Test
    void everyKeyOfACardArrives() {
        card(
                "name: capitals",
                "description: Capitals.",
                "type: exact_match",
                "metric: nats_per_token",
                "items: other.jsonl",
                "fewshot: {count: 1, seed: 3, separator: '|'}",
                "prompt: {begin: B, prefix: '<', question: 'q {question}', suffix: '>', answer: '={answer}', stop: '.'}",
                "source: made up",
                "license: CC0-1.0");
        TestTasks.write(folder, "other.jsonl", TestTasks.line("a", "ka", "search"), TestTasks.line("s", "ks", "shots"));
        Task task = Tasks.load(folder.resolve("cities.yaml")).get("capitals");
        TaskCard about = task.about();
        assertThat(about.description()).isEqualTo("Capitals.");
        assertThat(about.source()).isEqualTo("made up");
        assertThat(about.license()).isEqualTo("CC0-1.0");
        assertThat(about.shotSeed()).contains(3L);
        assertThat(task.metrics().stream().map(MetricInfo::name)).containsExactly("nats_per_token", "exact_match");
        assertThat(task.requests(task.items(Split.SEARCH).get(0)))
                .containsExactly(new Request.Continuation("B<q of s ?>=x.|<q of a ?>", "=x."));
    }

    @Test
    void aFilePerSplit() {
        card("type: exact_match", "prompt: {stop: .}", "splits: {search: s.jsonl, test: t.jsonl}");
        TestTasks.write(folder, "s.jsonl", "{\"id\":1,\"key\":2,\"question\":\"q\",\"answer\":3}");
        TestTasks.write(folder, "t.jsonl", "{\"id\":1,\"key\":3,\"question\":\"r\",\"answer\":\"4\"}");
        Tasks tasks = Tasks.load(folder);
        assertThat(tasks.search().items("cities").get(0).text("answer")).isEqualTo("3");
        assertThatThrownBy(tasks::dev)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("task cities")
                .hasMessageContaining("[search, test]");
    }

    @Test
    void cardsOfSubfoldersComeInTheOrderOfTheirPaths() {
        for (String name : List.of("zh", "ja")) {
            TestTasks.write(
                    folder.resolve(name),
                    "task.yaml",
                    "name: " + name,
                    "type: loss",
                    "items: x.jsonl",
                    "prompt: {begin: B}");
            TestTasks.write(
                    folder.resolve(name),
                    "x.jsonl",
                    "{\"id\":\"1\",\"key\":\"1\",\"text\":\"" + name + "\",\"split\":\"dev\"}");
        }
        assertThat(Tasks.load(folder).names()).containsExactly("ja", "zh");
        assertThat(Tasks.load(folder.toString()).only("zh").names()).containsExactly("zh");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: [exact_match                 | cities.yaml line 1 | expected ',' or ']'",
                "prompt: {stop: .}                  | cities.yaml      | type among",
                "type: exactly                      | cities.yaml      | exact_match",
                "{type: loss, typ: x}               | the key typ      | spelling",
                "{type: loss, type: loss}           | line 1           | Duplicate",
                "{type: loss, max_tokens: 3}        | the key max_tokens | cities.yaml",
                "{type: loss, prompt: {stopp: x}}   | cities.yaml, prompt | stopp",
                "{type: loss, fewshot: {count: 2}}  | cities.yaml      | no few-shot",
                "{type: loss, fewshot: {count: -2}} | fewshot         | from 0 to 1000",
                "{type: exact_match}                | cities.yaml      | prompt.stop",
                "{type: loss, splits: {serch: 0.1}} | cities.yaml, splits | serch",
                "{type: loss, splits: {test: 0}}    | splits           | above 0",
                "{type: loss, splits: {test: 0.7, dev: 0.4}} | splits  | a sum of 1",
                "{type: loss, splits: {test: ../t.jsonl}} | splits     | leaves the folder",
                "{type: loss, splits: {test: \"a\\0.jsonl\"}} | cities.yaml, splits | Nul character",
                "{type: loss, items: \"a\\0.jsonl\"} | cities.yaml | Nul character",
                "{type: loss, splits: {test: absent.jsonl}} | absent.jsonl | cannot read",
                "{type: loss, splits: {test: a.jsonl, dev: 0.4}} | a.jsonl | cannot read",
                "{type: loss, items: b.jsonl, splits: {test: t.jsonl}} | items | both",
                "{type: loss, metric: acc}          | metric of task cities | bits_per_byte",
                "{type: loss, description: }        | description      | Remove the key",
                "'- a'                              | keys and values  | cities.yaml",
            })
    void brokenCardsAreNamed(String card, String first, String second) {
        card(card.strip());
        items("{\"id\":\"1\",\"key\":\"1\",\"text\":\"t\",\"split\":\"dev\"}");
        assertThatThrownBy(() -> Tasks.load(folder)).hasMessageContaining(first).hasMessageContaining(second);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"1\",                             | cities.jsonl line 2 | valid JSON",
                "[1]                                        | cities.jsonl line 2 | JSON object",
                "{\"key\":\"k\"}                            | cities.jsonl line 2 | a field \"id\"",
                "{\"id\":\"x\"}                             | cities.jsonl line 2 | a field \"key\"",
                "{\"id\":\"x\",\"key\":\" \"}               | cities.jsonl line 2 | a field \"key\"",
                "{\"id\":\"0\",\"key\":\"k\"}               | cities.jsonl line 2 | as in line 1",
                "{\"id\":\"x\",\"id\":\"y\",\"key\":\"k\"}  | cities.jsonl line 2 | Duplicate",
                "{\"id\":\"x\",\"key\":\"k\",\"text\":\"a\"}    | item x | a field \"split\"",
                "{\"id\":\"x\",\"key\":\"k\",\"text\":\"a\",\"split\":\"train\"} | item x | train",
                "{\"id\":\"x\",\"key\":\"k\",\"txt\":\"a\",\"split\":\"dev\"} | task cities, item x | \"text\"",
                "{\"id\":\"x\",\"key\":\"k\",\"text\":\"\",\"split\":\"dev\"} | task cities, item x | an empty one",
                "{\"id\":\"x\",\"key\":\"k\",\"text\":[\"a\"],\"split\":\"dev\"} | task cities, item x | a text in field",
            })
    void brokenItemsAreNamed(String line, String first, String second) {
        card("type: loss", "prompt: {begin: B}");
        items("{\"id\":\"0\",\"key\":\"0\",\"text\":\"t\",\"split\":\"dev\"}", line.strip());
        assertThatThrownBy(() -> Tasks.load(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(first)
                .hasMessageContaining(second);
    }

    @Test
    void anEmptyOrAbsentFolderIsRefused() {
        assertThatThrownBy(() -> Tasks.load(folder)).hasMessageContaining("task cards (*.yaml)");
        assertThatThrownBy(() -> Tasks.load(folder.resolve("none")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("none");
    }

    @Test
    void hiddenFilesAreNotCards() {
        TestTasks.write(folder.resolve(".ipynb_checkpoints"), "x.yaml", "nonsense");
        card("type: loss", "prompt: {begin: B}");
        items("{\"id\":\"0\",\"key\":\"0\",\"text\":\"t\",\"split\":\"dev\"}");
        assertThat(Tasks.load(folder).names()).containsExactly("cities");
    }

    @Test
    void aFolderReachedByALinkIsRead() throws java.io.IOException {
        card("type: loss", "prompt: {begin: B}");
        items("{\"id\":\"0\",\"key\":\"0\",\"text\":\"t\",\"split\":\"dev\"}");
        Path link =
                java.nio.file.Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-link"), folder);
        try {
            assertThat(Tasks.load(link).names()).containsExactly("cities");
        } finally {
            java.nio.file.Files.delete(link);
        }
    }

    @Test
    void twoTasksOfOneNameAreRefused() {
        for (String name : List.of("a", "b")) {
            TestTasks.write(folder.resolve(name), "task.yaml", "name: same", "type: loss", "prompt: {begin: B}");
            TestTasks.write(
                    folder.resolve(name),
                    "task.jsonl",
                    "{\"id\":\"1\",\"key\":\"1\",\"text\":\"" + name + "\",\"split\":\"dev\"}");
        }
        assertThatThrownBy(() -> Tasks.load(folder)).hasMessageContaining("two named same");
    }

    @Test
    void keysSharedBetweenFilesAreRefused() {
        card("type: exact_match", "prompt: {stop: .}", "splits: {search: s.jsonl, test: t.jsonl}");
        TestTasks.write(folder, "s.jsonl", "{\"id\":\"1\",\"key\":\"pilu\",\"question\":\"q\",\"answer\":\"3\"}");
        TestTasks.write(folder, "t.jsonl", "{\"id\":\"2\",\"key\":\"pilu\",\"question\":\"r\",\"answer\":\"4\"}");
        assertThatThrownBy(() -> Tasks.load(folder)).hasMessageContaining("key \"pilu\"");
    }
}
