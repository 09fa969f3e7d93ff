package org.optimer.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.Provenance;

/** Writes a model in memory as a Hugging Face folder. */
final class ModelFolder {
    private ModelFolder() {}

    /** Rounds once to the recipe's type. The start is recorded by its folder's name, so that a moved lab stays equal. */
    static void write(MemoryModel model, Path folder, TrainRecipe recipe, ModelSource start, int step) {
        org.optimer.checkpoint.MemoryModel rounded = org.optimer.checkpoint.MemoryModel.of(
                model.label(), model.config(), model.directory().orElse(null));
        for (TensorInfo info : model.tensors()) {
            float[] values = new float[Math.toIntExact(info.elements())];
            model.readFloats(info.name(), 0, values, 0, values.length);
            rounded.put(info.as(recipe.saveAs()), values);
        }
        Map<String, Object> settings = new LinkedHashMap<>(recipe.toMap());
        settings.put("step", step);
        String origin =
                start.directory().map(Path::getFileName).map(Path::toString).orElse(start.label());
        CheckpointWriter.to(folder)
                .provenance(Provenance.of(
                        "train",
                        List.of(new Provenance.Input("start", origin, start.fingerprint())),
                        settings,
                        recipe.seed()))
                .save(rounded);
    }
}
