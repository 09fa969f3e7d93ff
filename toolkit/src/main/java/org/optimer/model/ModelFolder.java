package org.optimer.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.CheckpointSession;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.Provenance;

/** Writes a trained model as a Hugging Face folder, rounded once to the recipe's type. */
final class ModelFolder {
    private static final int BLOCK = 1 << 20;

    private ModelFolder() {}

    static void write(
            ModelSource model,
            Path folder,
            @Nullable Path sidecars,
            TrainRecipe recipe,
            ModelSource start,
            String startHash,
            int step) {
        List<TensorInfo> infos =
                model.tensors().stream().map(info -> info.as(recipe.saveAs())).toList();
        Map<String, Object> settings = new LinkedHashMap<>(recipe.toMap());
        settings.put("step", step);
        List<Provenance.Input> inputs = List.of(new Provenance.Input("start", place(start), startHash));
        CheckpointWriter writer = CheckpointWriter.to(folder)
                .tensors(infos)
                .config(model.config())
                .provenance(Provenance.of("training", inputs, settings, recipe.seed()));
        if (sidecars != null) {
            writer.sidecarsFrom(sidecars);
        }
        try (CheckpointSession session = writer.open()) {
            for (TensorInfo info : infos) {
                long left = info.elements();
                for (long at = 0; at < left; at += BLOCK) {
                    float[] values = new float[(int) Math.min(BLOCK, left - at)];
                    model.readFloats(info.name(), at, values, 0, values.length);
                    session.writeFloats(info.name(), at, values, 0, values.length);
                }
            }
            session.commit();
        }
    }

    /** The folder's name only: where it lay on a machine says nothing to others, and would change the bytes. */
    private static String place(ModelSource start) {
        return start.directory().map(d -> String.valueOf(d.getFileName())).orElse(start.label());
    }
}
