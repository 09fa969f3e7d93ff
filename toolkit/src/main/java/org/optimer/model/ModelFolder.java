package org.optimer.model;

import java.nio.file.Path;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.StorageException;

/** Writes a model in memory as a Hugging Face folder. */
final class ModelFolder {
    private ModelFolder() {}

    static void write(MemoryModel model, Path folder, TrainRecipe recipe, ModelSource start, int step) {
        throw new StorageException(folder + ": saving waits for the checkpoint writer (" + model.label() + recipe
                + start.label() + step + ")");
    }
}
