package org.optimer.merge.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.Layout;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.BaseRole;
import org.optimer.merge.Blueprint;
import org.optimer.merge.BoundMerge;
import org.optimer.merge.Merge;
import org.optimer.merge.MergeInputs;
import org.optimer.merge.Setting;
import org.optimer.vector.VectorPool;

/** A recipe with its models opened. Closing it closes them. */
public final class OpenRecipe implements AutoCloseable {
    private final OpenModels models;
    private final BoundMerge merge;

    private OpenRecipe(OpenModels models, BoundMerge merge) {
        this.models = models;
        this.merge = merge;
    }

    static OpenRecipe of(Recipe recipe, Merge merge) {
        OpenModels models = new OpenModels(recipe);
        try {
            return new OpenRecipe(models, new Binding(recipe, merge, models).bind());
        } catch (RuntimeException | Error e) {
            models.close();
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
        models.close();
    }

    /** Turns what a recipe says into what is to be made of the open models. */
    private static final class Binding {
        private final Recipe recipe;
        private final Merge merge;
        private final OpenModels models;
        private final boolean differences;
        private final Companions beside;
        private final @Nullable ModelSource base;

        Binding(Recipe recipe, Merge merge, OpenModels models) {
            this.recipe = recipe;
            this.merge = merge;
            this.models = models;
            this.differences = merge.method().base() != BaseRole.MEMBER;
            this.beside = Companions.of(recipe, models);
            this.base = recipe.base() == null ? null : models.get(recipe.base());
        }

        BoundMerge bind() {
            Blueprint blueprint;
            if (!recipe.modules().isEmpty()) {
                blueprint = modules();
            } else if (!recipe.slices().isEmpty()) {
                blueprint = stack(recipe.slices(), List.of());
            } else {
                blueprint = whole(recipe.models(), List.of());
            }
            return BoundMerge.of(merge, blueprint, Map.of(), new RecipeOrigin(recipe, beside));
        }

        private Blueprint whole(List<Recipe.Model> listed, List<Map<String, Setting>> shared) {
            requireBase(base, "recipe");
            ModelSource reference = base == null ? models.get(listed.get(0).path()) : base;
            VectorPool pool =
                    VectorPool.from(reference).exclude(recipe.exclude().toArray(String[]::new));
            Map<String, ModelSource> members = new LinkedHashMap<>();
            Map<String, Map<String, Setting>> own = new LinkedHashMap<>();
            for (Recipe.Model model : listed) {
                ModelSource opened = models.get(model.path());
                if (opened == base && differences) {
                    continue; // its difference to itself is zero; recipes list it without a weight
                }
                if (opened == reference) {
                    members.put(model.name(), opened);
                } else {
                    pool.add(model.name(), opened);
                    members.put(model.name(), pool.vector(model.name()).tuned());
                }
                own.put(model.name(), model.parameters());
            }
            if (!differences && base != null && !members.containsValue(base)) {
                members.put(members.containsKey("base") ? base.label() : "base", base);
            }
            return new MergeInputs(base, members, own, pool::includes, shared);
        }

        private Blueprint stack(List<RecipeSlice> slices, List<Map<String, Setting>> shared) {
            List<Stack.Slice> opened = new ArrayList<>();
            for (int i = 0; i < slices.size(); i++) {
                opened.add(slice(slices.get(i), "recipe: slice " + i));
            }
            ModelSource reference =
                    base != null ? base : opened.get(0).reference().model();
            Predicate<String> excluded = Exclusions.of(recipe.exclude());
            Stack stack = new Stack(
                    reference, opened, shared, excluded, merge.method().base());
            boolean towers = reference.tensors().stream()
                    .anyMatch(t -> Layout.bareName(t.name()).isEmpty());
            return towers ? new Composite(stack, List.of()) : stack;
        }

        private Stack.Slice slice(RecipeSlice slice, String where) {
            String other = slice.base();
            ModelSource own = other == null ? base : models.get(other);
            requireBase(own, where);
            List<Stack.Source> sources = new ArrayList<>();
            for (RecipeSlice.Source s : slice.sources()) {
                sources.add(new Stack.Source(s.name(), models.get(s.path()), s.from(), s.to(), s.parameters()));
            }
            boolean there = sources.stream().anyMatch(s -> s.model() == own);
            if (differences && own != null && !there) {
                throw InvalidInputException.of(
                        where,
                        "the base among its sources, so that its layers for this slice are known",
                        "only "
                                + slice.sources().stream()
                                        .map(RecipeSlice.Source::name)
                                        .toList(),
                        "Add a source with model: " + own.label() + " and its layer_range");
            }
            return new Stack.Slice(sources, there ? own : null, slice.parameters());
        }

        private Blueprint modules() {
            Blueprint text = null;
            List<Tower> towers = new ArrayList<>();
            for (Map.Entry<String, RecipeModule> entry : recipe.modules().entrySet()) {
                String name = entry.getKey();
                RecipeModule module = entry.getValue();
                List<Map<String, Setting>> shared = List.of(module.parameters());
                if (RecipeModule.isText(name)) {
                    text = module.slices().isEmpty() ? whole(module.models(), shared) : stack(module.slices(), shared);
                } else {
                    towers.add(tower(name, module, shared));
                }
            }
            if (text == null) {
                throw InvalidInputException.of(
                        "recipe: modules",
                        "the text decoder (text_decoder, or default)",
                        "only " + recipe.modules().keySet(),
                        "List it, be it with one model and passthrough");
            }
            return new Composite(text, towers);
        }

        private Tower tower(String name, RecipeModule module, List<Map<String, Setting>> shared) {
            RecipeFields.requireKnown(name, Tower.KNOWN.keySet(), "recipe: modules");
            if (!module.slices().isEmpty()) {
                throw InvalidInputException.of(
                        "recipe: module " + name,
                        "whole models",
                        "slices, which are supported for the text decoder only",
                        "List its models under models");
            }
            requireBase(base, "recipe: module " + name);
            Map<String, ModelSource> members = new LinkedHashMap<>();
            Map<String, Map<String, Setting>> settings = new LinkedHashMap<>();
            for (Recipe.Model model : module.models()) {
                members.put(model.name(), models.get(model.path()));
                settings.put(model.name(), model.parameters());
            }
            ModelSource reference = base == null ? members.values().iterator().next() : base;
            return new Tower(
                    name, members, settings, shared, reference, merge.method().base());
        }

        private void requireBase(@Nullable ModelSource given, String where) {
            if (merge.method().base() == BaseRole.REFERENCE && given == null) {
                throw InvalidInputException.of(
                        where, "a base_model, because " + recipe.method() + " adds differences to it", "none", "");
            }
        }
    }
}
