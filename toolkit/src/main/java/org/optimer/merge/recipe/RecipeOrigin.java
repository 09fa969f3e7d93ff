package org.optimer.merge.recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.merge.Merge;
import org.optimer.merge.Origin;
import org.optimer.merge.Setting;

/**
 * A recipe that a merge was made from.
 *
 * @param recipe as it was read
 * @param companions what lies beside the weights
 */
record RecipeOrigin(Recipe recipe, Companions companions) implements Origin {
    @Override
    public @Nullable String title() {
        return recipe.title();
    }

    @Override
    public Map<String, Object> record(
            Merge merge, Map<String, Map<String, Setting>> own, UnaryOperator<String> places) {
        return RecipePaths.replaced(RecipePaths.recorded(recipe, merge, own), places)
                .toMap();
    }

    @Override
    public List<String> notes(Merge merge, Map<String, Map<String, Setting>> own) {
        List<String> notes = new ArrayList<>(recipe.notes());
        notes.addAll(RecipeReader.check(RecipePaths.recorded(recipe, merge, own), "recipe"));
        notes.addAll(companions.notes());
        return notes;
    }

    @Override
    public @Nullable Path unchanged() {
        return companions.unchanged();
    }

    @Override
    public void beside(CheckpointWriter writer) {
        companions.into(writer);
    }
}
