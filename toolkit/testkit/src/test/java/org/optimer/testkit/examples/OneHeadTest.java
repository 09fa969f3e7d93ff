package org.optimer.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.CounterRandom;
import org.optimer.device.Device;
import org.optimer.model.CausalLm;
import org.optimer.model.ModelConfig;
import org.optimer.model.Parameter;
import org.optimer.testkit.ArchitectureContract;

class OneHeadTest extends ArchitectureContract {
    private static final Map<String, Object> CONFIG = Map.of(
            "model_type", "one_head",
            "vocab_size", 29,
            "hidden_size", 16,
            "num_hidden_layers", 2,
            "max_position_embeddings", 48);

    @Override
    protected ModelSource tiny() {
        return random(CONFIG);
    }

    private static ModelSource random(Map<String, Object> config) {
        MemoryModel model = MemoryModel.of("tiny", config, null);
        for (Parameter parameter : new OneHead().parameters(new ModelConfig("tiny", config), Set.of())) {
            CounterRandom random = new CounterRandom(2, parameter.name());
            float[] values = new float[(int) parameter.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((parameter.name().contains("norm") ? 1 : 0) + 0.3 * random.nextGaussian());
            }
            model.put(new TensorInfo(parameter.name(), DType.F32, parameter.shape()), values);
        }
        return model;
    }

    @Test
    void canBePassedAsAnObject() {
        ModelSource source = tiny();
        try (var lm = CausalLm.load(source, Device.cpu(), new OneHead());
                var registered = CausalLm.load(source)) {
            int[] ids = {3, 1, 4};
            assertThat(lm.logits(ids)).isDeepEqualTo(registered.logits(ids));
        }
    }
}
