package org.optimer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.core.Json;

/** Logits, greedy texts and scores agree with transformers on folders that transformers wrote (make_golden.py). */
class LogitsParityTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/model");
    private static final double BAR = 2e-4;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gqa-tied-bf16",
                "untied-shards-bias",
                "theta-on-top-f16",
                "rope-llama3",
                "rope-linear",
                "mistral"
            })
    void agreesWithTransformers(String name) {
        Map<String, Object> prompts = Json.object(GOLDEN.resolve(name + ".prompts.json"));
        try (Checkpoint folder = Checkpoint.open(GOLDEN.resolve(name));
                Checkpoint expected = Checkpoint.open(GOLDEN.resolve(name + ".logits.safetensors"));
                CausalLm model = CausalLm.load(folder)) {
            List<int[]> texts = ids(prompts.get("prompts"));
            for (int i = 0; i < texts.size(); i++) {
                float[][] found = model.logits(texts.get(i));
                float[] wanted = new float[found.length * found[0].length];
                expected.readFloats(String.valueOf(i), 0, wanted, 0, wanted.length);
                assertThat(distance(found, wanted)).isLessThan(BAR);
            }
            List<int[]> greedy = ids(prompts.get("greedy"));
            for (int i = 0; i < texts.size(); i++) {
                assertThat(model.greedy(texts.get(i), 12, id -> false)).isEqualTo(greedy.get(i));
            }
        }
    }

    private static double distance(float[][] found, float[] wanted) {
        double worst = 0;
        int width = found[0].length;
        for (int t = 0; t < found.length; t++) {
            for (int v = 0; v < width; v++) {
                double difference = Math.abs(found[t][v] - wanted[t * width + v]);
                // written so that NaN fails
                worst = difference <= worst ? worst : difference;
            }
        }
        return worst;
    }

    static List<int[]> ids(Object lists) {
        List<int[]> out = new ArrayList<>();
        for (Object list : (List<?>) lists) {
            out.add(((List<?>) list).stream().mapToInt(id -> (Integer) id).toArray());
        }
        return out;
    }
}
