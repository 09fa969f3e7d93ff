package org.optimer.merge;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.InvalidInputException;
import org.optimer.vector.VectorPool;

/** A recipe with its models opened. Closing it closes them. */
public final class OpenRecipe implements AutoCloseable {
    private final VectorPool pool;
    private final BoundMerge merge;

    private OpenRecipe(VectorPool pool, BoundMerge merge) {
        this.pool = pool;
        this.merge = merge;
    }

    static OpenRecipe of(Recipe recipe, Merge merge) {
        BaseRole role = merge.method().base();
        String base = recipe.base();
        boolean reference = role == BaseRole.REFERENCE || role == BaseRole.OPTIONAL && base != null;
        if (reference && base == null) {
            throw InvalidInputException.of(
                    "recipe", "a base_model, because " + recipe.method() + " adds differences to it", "none", "");
        }
        String first = base != null ? base : recipe.models().get(0).path();
        Path firstPath = recipe.resolve(first);
        VectorPool pool = VectorPool.from(firstPath);
        try {
            pool.exclude(recipe.exclude().toArray(String[]::new));
            Map<String, ModelSource> members = new LinkedHashMap<>();
            Map<String, Map<String, Setting>> own = new LinkedHashMap<>();
            for (Recipe.Model model : recipe.models()) {
                boolean isBase = same(recipe.resolve(model.path()), firstPath);
                if (isBase && reference) {
                    continue; // its difference to itself is zero; recipes list it without a weight
                }
                if (!isBase) {
                    pool.add(model.name(), recipe.resolve(model.path()));
                }
                members.put(
                        model.name(),
                        isBase ? pool.base() : pool.vector(model.name()).tuned());
                own.put(model.name(), model.parameters());
            }
            if (!reference && base != null && !members.containsValue(pool.base())) {
                members.put(members.containsKey("base") ? first : "base", pool.base());
            }
            MergeInputs inputs = new MergeInputs(base == null ? null : pool.base(), members, pool::includes);
            return new OpenRecipe(pool, new BoundMerge(merge, inputs, recipe.exclude(), own));
        } catch (RuntimeException | Error e) {
            pool.close();
            throw e;
        }
    }

    /**
     * The merge.
     *
     * @return ready to be saved, kept in memory or previewed
     */
    public BoundMerge merge() {
        return merge;
    }

    @Override
    public void close() {
        pool.close();
    }

    private static boolean same(Path a, @Nullable Path b) {
        return b != null
                && (a.equals(b)
                        || a.toAbsolutePath()
                                .normalize()
                                .equals(b.toAbsolutePath().normalize()));
    }
}
