package org.optimer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.TinyModels;
import org.optimer.core.Json;

/** What scripts rely on in every command: help, exit status 0, 1 or 2, and failures in one line that names the file. */
class CommandContractTest {
    @TempDir
    Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    static Stream<String> commands() {
        return Main.line("").getSubcommands().keySet().stream().filter(name -> !name.equals("help"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpGoesToStandardOutput(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(text(out)).startsWith("Usage: optimer " + command);
        assertThat(text(err)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandIsFoundByItsNameAlone(String command) {
        assertThat(Main.line(command).getSubcommands()).containsOnlyKeys(command);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anUnknownOptionIsBadUsage(String command) {
        assertThat(run(command, "--no-such-option")).isEqualTo(2);
        assertThat(text(out)).isEmpty();
        assertThat(text(err)).contains(command);
    }

    @Test
    void anUnknownCommandIsBadUsage() {
        assertThat(run("no-such-command")).isEqualTo(2);
        assertThat(run("no-such-command", "--help")).isEqualTo(2);
        assertThat(text(err)).contains("no-such-command");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect ABSENT",
                "vectors ABSENT it=MODEL",
                "vectors MODEL it=ABSENT",
                "score ABSENT --tasks TASKS",
                "score MODEL --tasks ABSENT",
                "logits ABSENT --prompts PROMPTS --out OUT",
                "logits MODEL --prompts ABSENT --out OUT",
                "generate ABSENT --ids 1,2",
                "merge ABSENT OUT",
                "verify ABSENT",
                "replay ABSENT OUT",
                "study ABSENT",
                "search ABSENT",
                "worker ABSENT",
            })
    void aWrongPathFailsInOneLineThatNamesIt(String line) throws IOException {
        CheckpointWriter.to(dir.resolve("model")).save(TinyModels.llama("model", 1, DType.BF16));
        Files.writeString(dir.resolve("prompts.jsonl"), "{\"ids\":[1,2]}\n");
        tasks(dir.resolve("tasks"));
        String absent = dir.resolve("absent").toString();
        Map<String, String> places = Map.of(
                "ABSENT", absent,
                "MODEL", dir.resolve("model").toString(),
                "TASKS", dir.resolve("tasks").toString(),
                "PROMPTS", dir.resolve("prompts.jsonl").toString(),
                "OUT", dir.resolve("out").toString());
        String filled = line;
        for (Map.Entry<String, String> place : places.entrySet()) {
            filled = filled.replace(place.getKey(), place.getValue());
        }
        assertThat(run((filled + " --json").split(" "))).isEqualTo(1);
        assertThat(text(out)).isEmpty();
        assertThat(text(err)).startsWith("optimer: ").contains(absent).hasLineCount(1);
        assertThat(dir.resolve("out")).doesNotExist();
    }

    @Test
    void doctorListsWhatIsThere() {
        assertThat(run("doctor", "--json")).isZero();
        Map<String, Object> data = Json.object(text(out), "stdout");
        assertThat(data).containsEntry("ok", true);
        assertThat((List<?>) data.get("checks"))
                .extracting(check -> ((Map<?, ?>) check).get("name"))
                .asString()
                .contains("JDK", "Maven", "Python", "natives", "GPU", "disk", "lab");
    }

    private static void tasks(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("one"));
        Files.writeString(
                folder.resolve("one/task.yaml"),
                "name: one\ntype: exact_match\nprompt:\n  begin: a\n  stop: b\nsplits:\n  dev: dev.jsonl\n");
        Files.writeString(
                folder.resolve("one/dev.jsonl"), "{\"id\":\"1\",\"key\":\"1\",\"question\":\"q\",\"answer\":\"r\"}\n");
    }

    private int run(String... args) {
        PrintStream standardOut = System.out;
        PrintStream standardErr = System.err;
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            return Main.run(args);
        } finally {
            System.setOut(standardOut);
            System.setErr(standardErr);
        }
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
