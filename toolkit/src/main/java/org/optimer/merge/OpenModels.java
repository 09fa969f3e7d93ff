package org.optimer.merge;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.ModelSource;

/** The models of a recipe, each opened once, when it is first asked for. */
final class OpenModels implements AutoCloseable {
    private final Recipe recipe;
    private final Map<String, ModelSource> opened = new LinkedHashMap<>();

    OpenModels(Recipe recipe) {
        this.recipe = recipe;
    }

    /** A model by its path as written: the same for the same folder, however it is written. */
    ModelSource get(String written) {
        String place = recipe.locate(written);
        ModelSource model = opened.get(place);
        if (model == null) {
            model = Checkpoint.open(place);
            opened.put(place, model);
        }
        return model;
    }

    /** All that were asked for. */
    Collection<ModelSource> all() {
        return opened.values();
    }

    @Override
    public void close() {
        opened.values().forEach(ModelSource::close);
    }
}
