package org.optimer.merge.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.merge.Setting;

/**
 * A part of the model with a recipe of its own: the text decoder ({@code default} or {@code text_decoder}), or a tower
 * beside it such as {@code vision_tower} and {@code multi_modal_projector}.
 *
 * @param models whole models, in order; empty when there are slices
 * @param slices layers, in order; empty when there are models
 * @param parameters settings for this part
 */
public record RecipeModule(List<Recipe.Model> models, List<RecipeSlice> slices, Map<String, Setting> parameters) {
    /** Copies. */
    public RecipeModule {
        models = List.copyOf(models);
        slices = List.copyOf(slices);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** Whether a module of this name is the text decoder. */
    static boolean isText(String name) {
        return name.equals("default") || name.equals("text_decoder");
    }
}
