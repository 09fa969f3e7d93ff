package org.optimer.merge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.ModelView;
import org.optimer.checkpoint.Models;
import org.optimer.core.OptiMerException;
import org.optimer.core.Provenance;
import org.optimer.core.Yaml;

/**
 * The README of a merged folder, as the model hubs show it: front matter, what was merged how, the inputs with their
 * hashes and licences, the recipe, and how to make the same again. It holds no time and no absolute path, so that the
 * same merge gives the same bytes and a published card tells nothing of the machine.
 */
final class ModelCard {
    static final String FILE = "README.md";

    private static final Pattern FRONT_MATTER =
            Pattern.compile("\\A\\s*---\\s*\\R(.*?)\\R---\\s*(?:\\R|\\z)", Pattern.DOTALL);

    /** A folder of the hub's own cache says which repository it is. */
    private static final Pattern CACHED = Pattern.compile("models--([\\w.-]+?)--([\\w.-]+)/snapshots/[^/]+/?$");

    private static final Pattern LICENCE = Pattern.compile("[a-z0-9][a-z0-9.+-]{1,60}");
    private static final long LARGEST_README = 2_000_000;

    private ModelCard() {}

    static String of(BoundMerge bound, MergePlan plan, Provenance provenance) {
        Merge merge = bound.merge();
        Blueprint inputs = bound.inputs();
        Map<String, String> licences = new LinkedHashMap<>();
        inputs.models()
                .forEach((name, model) -> licences.put(name, licence(model).orElse("")));
        String title = bound.title();
        StringBuilder card = new StringBuilder("---\n");
        card.append(Yaml.write(frontMatter(inputs, licences))).append("---\n");
        card.append("# ").append(line(title == null ? "Merged model" : title)).append("\n\n");
        card.append("A merge of language models by ")
                .append(merge.method().name())
                .append(": ");
        card.append(merge.method().description()).append(".\n");
        if (!merge.method().reference().isEmpty()) {
            card.append("Published: ").append(merge.method().reference()).append(".\n");
        }
        long merged = plan.steps().stream().filter(s -> s.job() != null).count();
        card.append('\n').append(merged).append(" tensors were merged, ");
        card.append(plan.steps().size() - merged).append(" copied.\n\n## Inputs\n\n");
        card.append("| name | model | licence | hash (SHA-256) |\n|---|---|---|---|\n");
        for (Provenance.Input input : provenance.inputs()) {
            String licence = licences.getOrDefault(input.name(), "");
            card.append("| ").append(cell(input.name())).append(" | ").append(cell(place(input.path())));
            card.append(" | ").append(licence.isEmpty() ? "not stated" : cell(licence));
            card.append(" | `").append(input.sha256()).append('`');
            card.append(input.content() ? "" : " of names, types and shapes only")
                    .append(" |\n");
        }
        card.append("\nThe licences of all inputs hold for the result.\n\n## Recipe\n\n```yaml\n");
        card.append(Yaml.write(bound.record(ModelCard::place)).replace("```", "` ` `"));
        card.append("```\n\n## Make it again\n\nFrom this folder, with the inputs where they were:\n\n```sh\n");
        card.append(
                "./optimer replay THIS_FOLDER OUT\n```\n\nFrom the recipe above, with the models' folders in it:\n\n");
        card.append("```sh\n./optimer merge recipe.yml OUT\n```\n\n");
        card.append(
                "`optimer-manifest.json` holds the hashes of all files and tensors; `./optimer verify THIS_FOLDER` compares them.");
        return card.append('\n').toString();
    }

    private static Map<String, Object> frontMatter(Blueprint inputs, Map<String, String> licences) {
        Map<String, Object> front = new LinkedHashMap<>();
        Set<String> hub = new LinkedHashSet<>();
        inputs.models().values().forEach(m -> repository(Models.path(ModelView.original(m)))
                .ifPresent(hub::add));
        if (!hub.isEmpty()) {
            front.put("base_model", new ArrayList<>(hub));
            front.put("base_model_relation", "merge");
        }
        Set<String> distinct = new LinkedHashSet<>(licences.values());
        String only = distinct.size() == 1 ? distinct.iterator().next() : "";
        if (LICENCE.matcher(only).matches()) {
            front.put("license", only);
        }
        front.put("library_name", "transformers");
        front.put("tags", List.of("merge", "optimer"));
        return front;
    }

    /** The licence that the README of a model's folder states in its front matter. */
    static Optional<String> licence(ModelSource model) {
        Path folder = model.directory().orElse(null);
        Path readme = folder == null ? null : folder.resolve(FILE);
        try {
            if (readme == null || !Files.isRegularFile(readme) || Files.size(readme) > LARGEST_README) {
                return Optional.empty();
            }
            Matcher matcher = FRONT_MATTER.matcher(Files.readString(readme));
            if (!matcher.find()) {
                return Optional.empty();
            }
            Map<String, @Nullable Object> front = Yaml.parse(matcher.group(1), readme.toString());
            Object name = "other".equals(front.get("license")) ? front.get("license_name") : null;
            Object licence = name == null ? front.get("license") : name;
            return Optional.ofNullable(licence).map(String::valueOf);
        } catch (IOException | OptiMerException e) {
            return Optional.empty(); // somebody else's README need not be well-formed
        }
    }

    /** How a model is called in public: its repository, or its folder's name, and its adapters'. */
    static String place(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("\\+")) {
            Path last = Path.of(part).getFileName();
            parts.add(repository(part).orElse(last == null ? part : last.toString()));
        }
        return String.join("+", parts);
    }

    private static Optional<String> repository(String path) {
        Matcher matcher = CACHED.matcher(path.replace('\\', '/'));
        return matcher.find() ? Optional.of(matcher.group(1) + "/" + matcher.group(2)) : Optional.empty();
    }

    private static String cell(String text) {
        return line(text).replace("|", "\\|");
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
