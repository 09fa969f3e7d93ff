package org.optimer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.Json;

/** Adapters for {@link TinyModels#llama}, made number by number, right or wrong. */
public final class TinyAdapters {
    /** What PEFT puts before the names of modules. */
    public static final String PREFIX = "base_model.model.";

    /** An adapted module of the tiny model. */
    public static final String Q = PREFIX + "model.layers.0.self_attn.q_proj";

    private TinyAdapters() {}

    /** Settings of rank 2, scale 2, on the query projections of both layers. */
    public static Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("peft_type", "LORA");
        config.put("r", 2);
        config.put("lora_alpha", 4);
        config.put("target_modules", List.of("q_proj"));
        config.put("bias", "none");
        return config;
    }

    /** Seeded factors for {@link #config}. */
    public static MemoryModel weights(long seed, DType type) {
        MemoryModel weights = MemoryModel.named("adapter");
        for (int layer = 0; layer < 2; layer++) {
            String module = Q.replace("layers.0", "layers." + layer);
            TinyModels.put(weights, module + ".lora_A.weight", seed, type, 2, 8);
            TinyModels.put(weights, module + ".lora_B.weight", seed, type, 8, 2);
        }
        return weights;
    }

    /** Writes an adapter's folder. */
    public static Path write(Path folder, Map<String, Object> config, MemoryModel weights) throws IOException {
        CheckpointWriter.to(folder).save(weights);
        Files.move(folder.resolve("model.safetensors"), folder.resolve(Adapter.WEIGHTS));
        Files.delete(folder.resolve(Manifest.FILE));
        Files.writeString(folder.resolve(Adapter.CONFIG), Json.pretty(config));
        return folder;
    }
}
