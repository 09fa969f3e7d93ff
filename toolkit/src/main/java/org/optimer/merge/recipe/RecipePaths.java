package org.optimer.merge.recipe;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.optimer.merge.Merge;
import org.optimer.merge.Setting;

/** The paths of models in a recipe: which there are, and the same recipe with others in their places. */
final class RecipePaths {
    private RecipePaths() {}

    /** All that are named, as written, in order, each once. */
    static Set<String> of(Recipe recipe) {
        Set<String> paths = new LinkedHashSet<>();
        replaced(recipe, path -> {
            paths.add(path);
            return path;
        });
        return paths;
    }

    /** The models that are merged, as written, in order, each once; the base last where it is not listed itself. */
    static Set<String> merged(Recipe recipe) {
        Set<String> paths = new LinkedHashSet<>();
        listed(recipe.models(), recipe.slices(), paths);
        recipe.modules().values().forEach(m -> listed(m.models(), m.slices(), paths));
        if (recipe.base() != null) {
            paths.add(recipe.base());
        }
        return paths;
    }

    private static void listed(List<Recipe.Model> models, List<RecipeSlice> slices, Set<String> paths) {
        models.forEach(m -> paths.add(m.path()));
        slices.forEach(slice -> slice.sources().forEach(s -> paths.add(s.path())));
    }

    /** The recipe with every path replaced. */
    static Recipe replaced(Recipe recipe, UnaryOperator<String> change) {
        String base = change(recipe.base(), change);
        Map<String, RecipeModule> modules = new LinkedHashMap<>();
        recipe.modules()
                .forEach((name, module) -> modules.put(
                        name,
                        new RecipeModule(
                                models(module.models(), change),
                                slices(module.slices(), change),
                                module.parameters())));
        return new Recipe(
                recipe.title(),
                recipe.method(),
                base,
                models(recipe.models(), change),
                slices(recipe.slices(), change),
                modules,
                recipe.parameters(),
                recipe.dtype(),
                recipe.outDtype(),
                recipe.seed(),
                recipe.exclude(),
                tokenizer(recipe.tokenizer(), change),
                recipe.chatTemplate(),
                recipe.folder(),
                recipe.notes());
    }

    /** The recipe as it was carried out: with the merge's seed and settings, and with absolute paths. */
    static Recipe recorded(Recipe recipe, Merge merge, Map<String, Map<String, Setting>> own) {
        Recipe placed = replaced(recipe, written -> recipe.locate(written));
        List<Recipe.Model> unlisted = unlisted(placed, own);
        Map<String, RecipeModule> modules = new LinkedHashMap<>();
        placed.modules()
                .forEach((name, module) -> modules.put(
                        name,
                        new RecipeModule(
                                with(module.models(), own, RecipeModule.isText(name) ? unlisted : List.of()),
                                module.slices().stream().map(s -> with(s, own)).toList(),
                                module.parameters())));
        return new Recipe(
                placed.title(),
                placed.method(),
                placed.base(),
                with(placed.models(), own, unlisted),
                placed.slices().stream().map(s -> with(s, own)).toList(),
                modules,
                merge.shared(),
                null,
                merge.type(),
                merge.seed(),
                placed.exclude(),
                placed.tokenizer(),
                placed.chatTemplate(),
                null,
                placed.notes());
    }

    /** Inputs that have settings but are not listed: only the base takes part without that, in a method that averages. */
    private static List<Recipe.Model> unlisted(Recipe recipe, Map<String, Map<String, Setting>> own) {
        String base = recipe.base();
        Set<String> names = new LinkedHashSet<>(base == null ? Set.of() : own.keySet());
        Consumer<List<Recipe.Model>> known = models -> models.forEach(m -> names.remove(m.name()));
        Consumer<List<RecipeSlice>> used =
                slices -> slices.forEach(slice -> slice.sources().forEach(s -> names.remove(s.name())));
        known.accept(recipe.models());
        used.accept(recipe.slices());
        recipe.modules().values().forEach(m -> {
            known.accept(m.models());
            used.accept(m.slices());
        });
        return names.stream()
                .map(name ->
                        new Recipe.Model(Objects.requireNonNull(base), name, Objects.requireNonNull(own.get(name))))
                .toList();
    }

    /** Listed models with their settings, and the others after them, as they are merged; slices have no others. */
    private static List<Recipe.Model> with(
            List<Recipe.Model> listed, Map<String, Map<String, Setting>> own, List<Recipe.Model> unlisted) {
        return listed.isEmpty()
                ? listed
                : Stream.concat(listed.stream().map(m -> with(m, own)), unlisted.stream())
                        .toList();
    }

    private static Recipe.Model with(Recipe.Model model, Map<String, Map<String, Setting>> own) {
        return new Recipe.Model(
                model.path(),
                model.name(),
                Setting.joined(model.parameters(), own.getOrDefault(model.name(), Map.of())));
    }

    private static RecipeSlice with(RecipeSlice slice, Map<String, Map<String, Setting>> own) {
        return new RecipeSlice(
                slice.sources().stream()
                        .map(s -> new RecipeSlice.Source(
                                s.path(),
                                s.name(),
                                s.from(),
                                s.to(),
                                Setting.joined(s.parameters(), own.getOrDefault(s.name(), Map.of()))))
                        .toList(),
                slice.base(),
                slice.parameters());
    }

    private static List<Recipe.Model> models(List<Recipe.Model> models, UnaryOperator<String> change) {
        return models.stream()
                .map(m -> new Recipe.Model(change.apply(m.path()), m.name(), m.parameters()))
                .toList();
    }

    private static List<RecipeSlice> slices(List<RecipeSlice> slices, UnaryOperator<String> change) {
        return slices.stream()
                .map(slice -> new RecipeSlice(
                        slice.sources().stream()
                                .map(s -> new RecipeSlice.Source(
                                        change.apply(s.path()), s.name(), s.from(), s.to(), s.parameters()))
                                .toList(),
                        change(slice.base(), change),
                        slice.parameters()))
                .toList();
    }

    private static @Nullable RecipeTokenizer tokenizer(
            @Nullable RecipeTokenizer tokenizer, UnaryOperator<String> change) {
        if (tokenizer == null) {
            return null;
        }
        String source = tokenizer.source();
        boolean named = source.equals(RecipeTokenizer.BASE) || source.equals(RecipeTokenizer.UNION);
        Map<String, RecipeTokenizer.Rule> rules = new LinkedHashMap<>();
        tokenizer
                .tokens()
                .forEach((token, rule) -> rules.put(
                        token,
                        new RecipeTokenizer.Rule(
                                rule.kind(),
                                change(rule.model(), change),
                                rule.tokenId(),
                                rule.token(),
                                rule.force())));
        return new RecipeTokenizer(named ? source : change.apply(source), rules, tokenizer.padToMultipleOf());
    }

    private static @Nullable String change(@Nullable String path, UnaryOperator<String> change) {
        return path == null ? null : change.apply(path);
    }
}
