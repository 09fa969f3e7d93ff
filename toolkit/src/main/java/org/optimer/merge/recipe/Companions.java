package org.optimer.merge.recipe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;

/**
 * What lies beside the weights of a result: files of the reference's folder, the tokenizer, the chat template.
 *
 * @param folder whose files are taken along; null: none
 * @param tokenizer whose tokenizer is taken; null: that of {@code folder}
 * @param files files that are made, by name
 * @param stale names of files that would not fit
 * @param notes what the user should know
 */
record Companions(
        @Nullable Path folder,
        @Nullable Path tokenizer,
        Map<String, String> files,
        Set<String> stale,
        List<String> notes) {
    private static final String CONFIG = "tokenizer_config.json";

    /** Other ways of writing a tokenizer down, which a changed {@code tokenizer.json} leaves behind. */
    private static final Set<String> OTHER_FORMS =
            Set.of("tokenizer.model", "added_tokens.json", "vocab.json", "merges.txt", "vocab.txt", "spiece.model");

    /** What a recipe asks for. Where it reorders tokens, the models are seen in the new order from here on. */
    static Companions of(Recipe recipe, OpenModels models) {
        List<ModelSource> merged = new ArrayList<>();
        for (String path : RecipePaths.merged(recipe)) {
            ModelSource model = models.stored(path);
            if (!merged.contains(model)) {
                merged.add(model);
            }
        }
        String base = recipe.base();
        ModelSource reference = base == null ? merged.get(0) : models.stored(base);
        Path folder = reference.directory().orElse(null);
        @Nullable ModelSource source = null;
        Map<String, String> files = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        Set<String> stale = Set.of();
        RecipeTokenizer asked = recipe.tokenizer();
        Path tokenizerFolder = folder;
        Map<String, Object> config = null;
        if (asked != null) {
            boolean named = !Set.of(RecipeTokenizer.BASE, RecipeTokenizer.UNION).contains(asked.source());
            source = named ? models.stored(asked.source()) : null;
            TokenizerMerge tokens = new TokenizerMerge(asked, reference, base != null, merged, source);
            models.see(tokens.views(models::stored));
            notes.addAll(tokens.notes());
            tokenizerFolder = source == null ? folder : source.directory().orElse(null);
            if (tokens.changed(source)) {
                files.put(TokenizerFile.NAME, tokens.tokenizer().text());
                stale = OTHER_FORMS;
                config = withAdded(config(tokenizerFolder), tokens.tokenizer());
            }
        }
        String template = recipe.chatTemplate();
        if (template != null) {
            String found = ChatTemplates.find(template, merged).orElse(null);
            if (found == null) {
                notes.add("chat_template: auto found no template in any model");
            } else if (tokenizerFolder == null
                    || TokenizerFile.of(tokenizerFolder).isEmpty()) {
                throw InvalidInputException.of(
                        "recipe: chat_template",
                        "a tokenizer that it belongs to",
                        "none in " + reference.label(),
                        "Leave the key out, or put the tokenizer's files into that folder");
            } else {
                config = config == null ? config(tokenizerFolder) : config;
                config.put("chat_template", found);
                files.put(ChatTemplates.FILE, found);
                stale = stale.isEmpty() ? Set.of("chat_template.json") : stale;
            }
        }
        if (config != null) {
            files.put(CONFIG, Json.pretty(config));
        }
        return new Companions(folder, source == null ? null : tokenizerFolder, files, stale, notes);
    }

    /** Tells a writer. */
    void into(CheckpointWriter writer) {
        if (folder != null) {
            writer.sidecarsFrom(folder);
        }
        if (tokenizer != null) {
            writer.tokenizerFrom(tokenizer);
        }
        writer.leaveOut(stale);
        files.forEach(writer::file);
    }

    /** The folder, if its files fit the result as they are. */
    @Nullable
    Path unchanged() {
        return files.isEmpty() && tokenizer == null ? folder : null;
    }

    private static Map<String, Object> config(@Nullable Path folder) {
        return folder != null && Files.isRegularFile(folder.resolve(CONFIG))
                ? new LinkedHashMap<>(Json.object(folder.resolve(CONFIG)))
                : new LinkedHashMap<>();
    }

    /** Newer writers repeat the added tokens beside the tokenizer's other settings. */
    private static @Nullable Map<String, Object> withAdded(Map<String, Object> config, TokenizerFile tokenizer) {
        if (!(config.get("added_tokens_decoder") instanceof Map<?, ?>)) {
            return null;
        }
        Map<String, Object> decoder = new LinkedHashMap<>();
        for (Map<String, Object> token : tokenizer.added()) {
            Map<String, Object> entry = new LinkedHashMap<>(token);
            decoder.put(String.valueOf(entry.remove("id")), entry);
        }
        config.put("added_tokens_decoder", decoder);
        return config;
    }
}
