package org.optimer.merge.recipe;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.Models;

/** The models of a recipe, each opened once, when it is first asked for. */
final class OpenModels implements AutoCloseable {
    private final Recipe recipe;
    private final Map<String, ModelSource> opened = new LinkedHashMap<>();
    private final Map<ModelSource, ModelSource> views = new IdentityHashMap<>();

    OpenModels(Recipe recipe) {
        this.recipe = recipe;
    }

    /** A model, or the view of it that takes its place, by its path as written. */
    ModelSource get(String written) {
        ModelSource model = stored(written);
        return views.getOrDefault(model, model);
    }

    /** Puts views in the places of models. */
    void see(Map<ModelSource, ModelSource> changed) {
        views.putAll(changed);
    }

    /** A model as it is stored: the same for the same folder, however it is written. */
    ModelSource stored(String written) {
        String place = recipe.locate(written);
        ModelSource model = opened.get(place);
        if (model == null) {
            model = Models.open(place);
            opened.put(place, model);
        }
        return model;
    }

    @Override
    public void close() {
        opened.values().forEach(ModelSource::close);
    }
}
