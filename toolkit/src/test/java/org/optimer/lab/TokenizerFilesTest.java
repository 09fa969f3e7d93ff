package org.optimer.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.evaluate.Split;
import org.optimer.evaluate.TaskSet;
import org.optimer.evaluate.Tasks;
import org.optimer.model.Tokenizer;

/** The written files are what the toolkit's own readers expect. */
class TokenizerFilesTest {
    @TempDir
    static Path folder;

    private static final World WORLD = World.of(1);

    @BeforeAll
    static void write() throws IOException {
        for (Map.Entry<String, String> file : TokenizerFiles.of(WORLD).entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    @Test
    void oneWordIsOneTokenAndTextsComeBack() {
        Tokenizer tokenizer = Tokenizer.load(folder);
        List<String> words = WORLD.vocabulary();
        Corpora corpora = new Corpora(WORLD);
        CptMix mix = new CptMix(0.04, 0.2, 0.3);
        Stream.of(corpora.base(), corpora.instruct(), corpora.domain("x", List.of(Domain.JAPANESE), mix))
                .flatMap(corpus -> corpus.pieces(0, 200).stream())
                .map(piece -> (piece.read() + " " + piece.learnt()).strip())
                .forEach(text -> {
                    int[] ids = tokenizer.encode(text);
                    assertThat(ids)
                            .as(text)
                            .isEqualTo(Words.of(text).stream()
                                    .mapToInt(words::indexOf)
                                    .toArray());
                    assertThat(tokenizer.decode(ids, false)).isEqualTo(text);
                });
    }

    @Test
    void unknownWordsAreUnknown() {
        assertThat(Tokenizer.load(folder).encode("the xyzzy"))
                .containsExactly(WORLD.vocabulary().indexOf("the"), 5);
    }

    @Test
    void theTaskFolderLoadsWithItsCounts(@TempDir Path tasks) throws IOException {
        for (Map.Entry<String, String> file : TaskFiles.of(WORLD).entrySet()) {
            Path path = tasks.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Tasks loaded = Tasks.load(tasks);
        assertThat(loaded.names())
                .containsExactlyInAnyOrderElementsOf(WORLD.tasks().keySet());
        for (Split split : Split.values()) {
            TaskSet set = loaded.split(split);
            assertThat(set.size()).isEqualTo(8 * World.HELD_OUT.get(split));
            // taking turns: the first items of a task hold equal parts of its skills
            assertThat(set.items("ja").subList(0, 10))
                    .filteredOn(i -> i.id().startsWith("ja_num"))
                    .hasSize(5);
        }
    }
}
