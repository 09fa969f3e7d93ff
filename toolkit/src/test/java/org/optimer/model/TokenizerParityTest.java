package org.optimer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.StorageException;

/** Token ids and decoded texts are those of transformers (make_golden.py), however long the text is. */
class TokenizerParityTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/tokenizer");

    @ParameterizedTest
    @ValueSource(strings = {"byte-level", "word-level"})
    void agreesWithTransformers(String name) {
        List<?> cases = (List<?>)
                Json.object(GOLDEN.resolve(name).resolve("cases.json")).get("cases");
        try (Tokenizer tokenizer = Tokenizer.load(GOLDEN.resolve(name))) {
            for (Object item : cases) {
                Map<?, ?> expected = (Map<?, ?>) item;
                String text = (String) expected.get("text");
                int[] ids = tokenizer.encode(text);
                assertThat(ids).as(text).isEqualTo(ints(expected.get("plain")));
                assertThat(tokenizer.encode(text, true)).as(text).isEqualTo(ints(expected.get("special")));
                assertThat(tokenizer.decode(ids, false)).isEqualTo(expected.get("decoded"));
                assertThat(tokenizer.decode(ids)).isEqualTo(expected.get("skipped"));
            }
            assertThat(tokenizer.specialIds()).containsEntry("<bos>", name.equals("byte-level") ? 0 : 1);
        }
    }

    @Test
    void saysWhatIsWrong(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("expected a tokenizer.json");
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {}}");
        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not a tokenizer that can be read");
    }

    private static int[] ints(Object list) {
        return ((List<?>) list).stream().mapToInt(id -> (Integer) id).toArray();
    }
}
