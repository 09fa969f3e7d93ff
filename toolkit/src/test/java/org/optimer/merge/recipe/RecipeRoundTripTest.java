package org.optimer.merge.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.optimer.checkpoint.DType;
import org.optimer.core.Json;
import org.optimer.merge.MergeMethods;
import org.optimer.merge.Setting;

/** Any recipe is the same after it was written and read again, as YAML and through a manifest's JSON. */
class RecipeRoundTripTest {
    private static final List<String> TEXTS = List.of(
            "plain",
            "yes",
            "No",
            "~",
            "null",
            "007",
            "1e-3",
            "0x1F",
            "a: b",
            "- x",
            "#c",
            "'q'",
            "\"",
            "a b ",
            "日本",
            "<|im_start|>",
            "{{ x }}",
            "tab\there",
            "two\nlines\n",
            "\\n",
            "&a",
            "*",
            "!tag",
            "%",
            "@",
            "`",
            "1.0",
            "true");

    @Test
    void writingAndReadingGivesTheSame() {
        for (int seed = 0; seed < 400; seed++) {
            Recipe recipe = new Maker(new Random(seed)).recipe();
            String yaml = recipe.toYaml();
            assertThat(Recipe.parse(yaml)).as("seed %d:%n%s", seed, yaml).isEqualTo(recipe);
            Map<String, Object> json = Json.object(Json.pretty(recipe.toMap()), "json");
            assertThat(Recipe.fromMap(json, "json")).as("seed %d", seed).isEqualTo(recipe);
            Recipe placed = RecipePaths.replaced(recipe, path -> path);
            assertThat(placed).isEqualTo(recipe);
        }
    }

    /** Makes recipes of every form. */
    private record Maker(Random random) {
        Recipe recipe() {
            int form = random.nextInt(3);
            Map<String, RecipeModule> modules = new LinkedHashMap<>();
            if (form == 2) {
                for (String name : List.of("text_decoder", "vision_tower")) {
                    boolean whole = random.nextBoolean();
                    modules.put(
                            name,
                            new RecipeModule(whole ? models() : List.of(), whole ? List.of() : slices(), settings()));
                }
            }
            return new Recipe(
                    maybe(text()),
                    MergeMethods.all()
                            .get(random.nextInt(MergeMethods.all().size()))
                            .name(),
                    maybe(path()),
                    form == 0 ? models() : List.of(),
                    form == 1 ? slices() : List.of(),
                    modules,
                    settings(),
                    maybe(DType.F32),
                    maybe(random.nextBoolean() ? DType.BF16 : DType.F16),
                    random.nextBoolean() ? 0 : random.nextLong(),
                    random.nextBoolean() ? List.of() : List.of("lm_head$", text()),
                    tokenizer(),
                    maybe(text()),
                    null,
                    List.of());
        }

        private List<Recipe.Model> models() {
            List<Recipe.Model> models = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                models.add(new Recipe.Model(path(), text() + i, settings()));
            }
            return models;
        }

        private List<RecipeSlice> slices() {
            List<RecipeSlice> slices = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                int layers = 1 + random.nextInt(9);
                List<RecipeSlice.Source> sources = new ArrayList<>();
                for (int j = 0; j <= random.nextInt(2); j++) {
                    int from = random.nextInt(40);
                    sources.add(new RecipeSlice.Source(path(), text() + j, from, from + layers, settings()));
                }
                slices.add(new RecipeSlice(sources, maybe(path()), settings()));
            }
            return slices;
        }

        private Map<String, Setting> settings() {
            Map<String, Setting> settings = new LinkedHashMap<>();
            for (String name : List.of("weight", "density", "normalize", "rescale", "lambda", "t")) {
                if (random.nextInt(4) == 0) {
                    settings.put(name, random.nextInt(3) == 0 ? byName() : simple());
                }
            }
            return settings;
        }

        private Setting byName() {
            List<Setting.Case> cases = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                cases.add(new Setting.Case(maybe(text()), simple()));
            }
            return new Setting.ByName(cases);
        }

        private Setting simple() {
            return switch (random.nextInt(5)) {
                case 0 -> new Setting.Plain(random.nextDouble() * 1e-5);
                case 1 -> new Setting.Plain(random.nextInt());
                case 2 -> new Setting.Plain(random.nextBoolean());
                case 3 -> new Setting.Plain(text());
                default -> new Setting.Gradient(List.of(random.nextInt(3), random.nextDouble(), 1));
            };
        }

        private @Nullable RecipeTokenizer tokenizer() {
            if (random.nextBoolean()) {
                return null;
            }
            Map<String, RecipeTokenizer.Rule> rules = new LinkedHashMap<>();
            for (int i = 0; i < random.nextInt(4); i++) {
                boolean force = random.nextBoolean();
                boolean number = random.nextBoolean();
                rules.put(
                        text() + i,
                        switch (random.nextInt(4)) {
                            case 0 -> rule(RecipeTokenizer.Kind.NONE, null, null, null, false);
                            case 1 -> rule(RecipeTokenizer.Kind.ZERO, null, null, null, force);
                            case 2 -> rule(RecipeTokenizer.Kind.MODEL, path(), null, null, force);
                            default ->
                                rule(
                                        RecipeTokenizer.Kind.MODEL_TOKEN,
                                        path(),
                                        number ? 7 : null,
                                        number ? null : text(),
                                        force);
                        });
            }
            String source = List.of("base", "union", path()).get(random.nextInt(3));
            return new RecipeTokenizer(source, rules, maybe(64));
        }

        private static RecipeTokenizer.Rule rule(
                RecipeTokenizer.Kind kind,
                @Nullable String model,
                @Nullable Integer id,
                @Nullable String token,
                boolean force) {
            return new RecipeTokenizer.Rule(kind, model, id, token, force);
        }

        private String path() {
            return random.nextBoolean() ? "org/model-" + random.nextInt(5) : "/a b/" + text().strip() + "+x";
        }

        private String text() {
            return TEXTS.get(random.nextInt(TEXTS.size()));
        }

        private <T> @Nullable T maybe(T value) {
            return random.nextBoolean() ? value : null;
        }
    }
}
