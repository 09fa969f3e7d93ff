package org.optimer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.core.Progress;
import org.optimer.core.ProgressListener;

/** A merge without options does not go through the parser of options, and nobody can tell by what it does or says. */
class PlainMergeTest {
    @TempDir
    Path folder;

    private Path recipe = Path.of("");
    private String said = "";

    @BeforeEach
    void models() throws IOException {
        for (String name : List.of("base", "tuned")) {
            CheckpointWriter.to(folder.resolve(name))
                    .save(MemoryModel.of(name, Map.of("model_type", "llama"), null)
                            .put("layer.weight", List.of(2L), new float[] {name.length(), 1}));
        }
        recipe = Files.writeString(
                folder.resolve("r.yml"),
                "merge_method: linear\nmodels:\n  - model: base\n  - model: tuned\n" + "parameters: {weight: 1}\n");
    }

    @Test
    void theSameFolderAndTheSameWords() throws Exception {
        assertThat(run(true, "merge", recipe, folder.resolve("plain"))).isZero();
        String plain = said.replace("plain", "OUT");
        assertThat(run(false, "merge", recipe, folder.resolve("parsed"))).isZero();
        assertThat(said.replace("parsed", "OUT").replaceAll("\\d+\\.\\d+ s", ""))
                .isEqualTo(plain.replaceAll("\\d+\\.\\d+ s", ""))
                .contains("Merged into", "fingerprint");
    }

    @Test
    void theSameRefusals() throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.yml"), "merge_method: abacus\n");
        for (Path wrong : List.of(bad, folder.resolve("missing.yml"), folder)) {
            int status = run(true, "merge", wrong, folder.resolve("out"));
            String plain = said;
            assertThat(run(false, "merge", wrong, folder.resolve("out"))).isEqualTo(status);
            assertThat(said).isEqualTo(plain).startsWith("optimer: ");
        }
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void progressIsShownWhereItWasShownBefore() throws Exception {
        ProgressListener mine = snapshot -> {};
        ProgressListener before = Progress.showOn(mine);
        try {
            run(true, "merge", recipe, folder.resolve("out"));
        } finally {
            assertThat(Progress.showOn(before)).isSameAs(mine);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "merge",
                "merge r.yml",
                "merge r.yml out --json",
                "merge --json out",
                "merge r.yml --help",
                "merge @file out",
                "merge r.yml @file",
                "verify r.yml out",
                "-h r.yml out"
            })
    void anythingElseIsParsed(String line) {
        assertThat(PlainMerge.of(line.split(" "))).isNull();
    }

    @Test
    void emptyAndImpossiblePathsAreParsed() {
        assertThat(PlainMerge.of("merge", "", "out")).isNull();
        assertThat(PlainMerge.of("merge", "r\0.yml", "out")).isNull();
    }

    private int run(boolean plain, Object... args) throws Exception {
        String[] line = java.util.Arrays.stream(args).map(String::valueOf).toArray(String[]::new);
        assertThat(PlainMerge.of(line)).isNotNull();
        Heard<Integer> heard = Heard.of(() -> plain ? Main.run(line) : Main.parsed(line));
        said = heard.text();
        return heard.status();
    }
}
