package org.optimer.merge.recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.Models;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;
import org.optimer.core.PathText;
import org.optimer.core.Yaml;
import org.optimer.merge.BoundMerge;
import org.optimer.merge.Merge;
import org.optimer.merge.MergeMethods;
import org.optimer.merge.MergeReport;
import org.optimer.merge.Setting;

/**
 * A merge written down: mergekit's YAML, as found on model cards, with three keys of ours that mergekit passes over
 * ({@code seed}, {@code exclude}, and a {@code name} for each model). Reading and writing round-trips. As in mergekit,
 * all tensors are merged unless {@code exclude} names some.
 *
 * <pre>{@code
 * Recipe.load("recipe.yml").save("out/merged");
 * }</pre>
 *
 * @param title {@code name}: what the result is called on its model card; may be null
 * @param method name of the method
 * @param base folder of the base model, or null
 * @param models whole models, in order; of models, slices and modules one is not empty
 * @param slices layers of models, in the order in which they are stacked
 * @param modules parts of the model with recipes of their own
 * @param parameters settings for all models
 * @param dtype {@code dtype}: the result's type where {@code outDtype} is silent (arithmetic is always f32); may be null
 * @param outDtype {@code out_dtype}: the result's type; may be null
 * @param seed of random masks
 * @param exclude regular expressions of tensors that are copied from the base
 * @param tokenizer which tokens the result has; null: it takes over the base's tokenizer as it is, and rows of
 *     embeddings are merged by number
 * @param chatTemplate {@code auto}, the name of a template, or its text; null: the base's
 * @param folder where the recipe file is, for relative paths; may be null
 * @param notes what was passed over on reading, for the user
 */
public record Recipe(
        @Nullable String title,
        String method,
        @Nullable String base,
        List<Model> models,
        List<RecipeSlice> slices,
        Map<String, RecipeModule> modules,
        Map<String, Setting> parameters,
        @Nullable DType dtype,
        @Nullable DType outDtype,
        long seed,
        List<String> exclude,
        @Nullable RecipeTokenizer tokenizer,
        @Nullable String chatTemplate,
        @Nullable Path folder,
        List<String> notes)
        implements Described {

    /**
     * One model.
     *
     * @param path its folder
     * @param name what it is called in masks and messages
     * @param parameters its own settings
     */
    public record Model(String path, String name, Map<String, Setting> parameters) {
        /** Copies. */
        public Model {
            parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }
    }

    /** Copies. */
    public Recipe {
        models = List.copyOf(models);
        slices = List.copyOf(slices);
        modules = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(modules));
        parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        exclude = List.copyOf(exclude);
        notes = List.copyOf(notes);
    }

    /**
     * Reads a recipe file.
     *
     * @param file YAML
     * @return the recipe
     * @throws InvalidInputException when it is not a recipe this toolkit understands, naming the key and the way out
     * @throws org.optimer.core.StorageException when it cannot be read
     */
    public static Recipe load(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return RecipeReader.read(Yaml.load(file), file.toString(), parent);
    }

    /**
     * Reads a recipe file.
     *
     * @param file YAML
     * @return as {@link #load(Path)}
     */
    public static Recipe load(String file) {
        return load(PathText.of(file, "recipe"));
    }

    /**
     * Reads a recipe from text.
     *
     * @param yaml the text
     * @return the recipe; relative paths are taken from the working directory
     * @throws InvalidInputException as for {@link #load(Path)}
     */
    public static Recipe parse(String yaml) {
        return RecipeReader.read(Yaml.parse(yaml, "recipe"), "recipe", null);
    }

    /**
     * From the maps that {@link #toMap} makes.
     *
     * @param map JSON-like values, for example a manifest's record
     * @param subject named in errors
     * @return the recipe
     */
    public static Recipe fromMap(Map<String, ? extends @Nullable Object> map, String subject) {
        return RecipeReader.read(map, subject, null);
    }

    /**
     * The recipe of a merge, for example of one of a pool: what its folder would record.
     *
     * @param merge tied to models
     * @return the recipe, with the paths of the models
     */
    public static Recipe of(BoundMerge merge) {
        return fromMap(merge.record(), "merge");
    }

    /**
     * As the maps and lists of its YAML.
     *
     * @return a fresh map
     */
    public Map<String, Object> toMap() {
        return RecipeWriter.write(this);
    }

    /**
     * As YAML.
     *
     * @return a document that {@link #parse} and mergekit read
     */
    public String toYaml() {
        return Yaml.write(toMap());
    }

    /**
     * The settings as a merge without models.
     *
     * @return the merge, with default threads
     */
    public Merge merge() {
        Merge merge = Merge.of(MergeMethods.named(method)).seed(seed).type(outDtype != null ? outDtype : dtype);
        for (Map.Entry<String, Setting> entry : parameters.entrySet()) {
            merge = merge.parameter(entry.getKey(), entry.getValue());
        }
        return merge;
    }

    /**
     * Merges into a new folder.
     *
     * @param target must not exist
     * @return what was done
     */
    public MergeReport save(Path target) {
        try (OpenRecipe open = open(merge())) {
            return open.merge().save(target);
        }
    }

    /**
     * Merges into a new folder.
     *
     * @param target must not exist
     * @return what was done
     */
    public MergeReport save(String target) {
        return save(PathText.of(target, "folder of the merge"));
    }

    /**
     * Opens the models.
     *
     * @param merge usually {@link #merge()}, with threads, type or checks changed
     * @return the bound merge; closing it closes the models
     * @throws InvalidInputException when a model is missing or does not fit the base
     */
    public OpenRecipe open(Merge merge) {
        return OpenRecipe.of(this, merge);
    }

    /** Where a model of this recipe is, absolute: as written, from the working directory; else beside the recipe. */
    String locate(String written) {
        return Models.resolve(written, folder);
    }

    /**
     * The models this recipe names, base and tokenizer included.
     *
     * @return as written, each once
     */
    public Set<String> references() {
        return RecipePaths.of(this);
    }

    @Override
    public Card card() {
        Card card = Card.of("Recipe: " + (title == null ? method : title + ", " + method))
                .fact("base", base == null ? "none" : base);
        List<List<String>> rows = new ArrayList<>();
        models.forEach(m -> rows.add(List.of(m.name(), plain(m.parameters()), m.path())));
        slices.forEach(slice -> slice.sources().forEach(s -> rows.add(row("", s))));
        modules.forEach((name, module) -> {
            module.models().forEach(m -> rows.add(List.of(name + ": " + m.name(), plain(m.parameters()), m.path())));
            module.slices().forEach(slice -> slice.sources().forEach(s -> rows.add(row(name + ": ", s))));
        });
        card = card.table(List.of("name", "parameters", "model"), rows);
        if (!parameters.isEmpty()) {
            card = card.fact("for all", plain(parameters));
        }
        if (tokenizer != null) {
            card = card.fact("tokenizer", tokenizer.source());
        }
        return card.fact("seed", seed).fact("excluded", exclude.isEmpty() ? "nothing" : String.join(", ", exclude));
    }

    private static List<String> row(String prefix, RecipeSlice.Source s) {
        return List.of(
                prefix + s.name() + ", layers " + s.from() + " to " + (s.to() - 1), plain(s.parameters()), s.path());
    }

    @Override
    public String toString() {
        return toYaml();
    }

    private static String plain(Map<String, Setting> settings) {
        List<String> parts = new ArrayList<>();
        settings.forEach((name, setting) -> parts.add(name + " " + setting.toYaml()));
        return String.join(", ", parts);
    }
}
