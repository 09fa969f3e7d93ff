package org.optimer.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.Provenance;
import org.optimer.model.ModelInit;
import org.optimer.model.TrainRecipe;
import org.optimer.model.Trainer;

/**
 * Trains the models of a lab into a folder. Every finished model appears whole under its name; a killed run goes on with
 * what is missing, from the step that was last saved. The outcome depends on seed and recipe only.
 */
final class LabTraining {
    /** Trainings at once. Each uses one thread, so the outcome does not depend on it. */
    static final int PARALLEL = 2;

    /** The folder inside a lab that an unfinished run works in. */
    static final String WORK = ".training";

    private final World world;
    private final LabRecipe recipe;
    private final Path out;
    private final Path work;
    private final Corpora corpora;

    LabTraining(World world, LabRecipe recipe, Path out) {
        this.world = world;
        this.recipe = recipe;
        this.out = out;
        this.work = out.resolve(WORK);
        this.corpora = new Corpora(world);
    }

    /**
     * Does what is still to be done.
     *
     * @return how many times the base was trained on beyond its first schedule
     */
    int run() {
        begin();
        writeTasks();
        int rounds = base();
        Path base = out.resolve("pt");
        List<Callable<Void>> jobs = new ArrayList<>();
        // the longest first, so that two threads end at about the same time
        jobs.add(job("datamix", recipe.dataMix(), corpora.domain("datamix", recipe.domainList(), recipe.mix()), base));
        recipe.domains().forEach((domain, stage) -> {
            String name = "cpt-" + domain.id();
            jobs.add(job(name, stage, corpora.domain(name, List.of(domain), recipe.mix()), base));
        });
        jobs.add(job("it", recipe.instruct(), corpora.instruct(), base));
        Jobs.run("lab-training", PARALLEL, jobs);
        return rounds;
    }

    /** Removes what only an unfinished run needs. */
    void end() {
        LabFiles.delete(work);
    }

    /** The first run records what it is; a later one must be the same. */
    private void begin() {
        Map<String, Object> plan = new LinkedHashMap<>();
        plan.put("seed", world.seed());
        plan.put("recipe", recipe.toMap());
        String text = Json.pretty(plan);
        Path file = work.resolve("plan.json");
        if (Files.exists(file)) {
            if (!LabFiles.read(file).equals(text)) {
                throw InvalidInputException.of(
                        out.toString(),
                        "an unfinished lab of seed " + world.seed() + " and this recipe",
                        "one of another seed or recipe",
                        "Remove the folder, or name another one");
            }
            return;
        }
        // a kill may have come before the plan was written: then there is nothing yet but the work folder
        if (!LabFiles.names(out).isEmpty()) {
            throw InvalidInputException.of(
                    out.toString(), "no folder, or an unfinished lab", "a folder with other files", "Name another one");
        }
        TokenizerFiles.of(world).forEach((name, content) -> LabFiles.write(work.resolve("tokenizer/" + name), content));
        LabFiles.write(file, text);
    }

    private void writeTasks() {
        Path tasks = out.resolve("tasks");
        if (!Files.exists(tasks)) {
            Path fresh = work.resolve("tasks");
            TaskFiles.of(world).forEach((name, content) -> LabFiles.write(fresh.resolve(name), content));
            LabFiles.move(fresh, tasks);
        }
    }

    /** Pre-trains, and again while a known skill is not known; after the last round the gates report what is missing. */
    private int base() {
        ModelSource start = fresh();
        int round = 0;
        while (true) {
            Path folder = work.resolve("base-" + round);
            if (!Files.exists(folder)) {
                LabRecipe.Stage stage = round == 0 ? recipe.base() : recipe.more();
                Corpus text = corpora.base(round);
                Trainer.of(start, stage.recipe(world.seed()), text).out(folder).run();
            }
            start = Checkpoint.open(folder);
            if (round == recipe.rounds() || Gates.cloze(world, start).passed()) {
                break;
            }
            round++;
        }
        if (!Files.exists(out.resolve("pt"))) {
            // a LinkedHashMap: the order of Map.of differs from one JVM to the next, and so would the manifest
            Map<String, Object> settings = new LinkedHashMap<>();
            settings.put("stage", "pt");
            settings.put("rounds", round);
            CheckpointWriter.to(out.resolve("pt"))
                    .provenance(Provenance.of("lab train", List.of(), settings, world.seed()))
                    .save(start);
        }
        start.close();
        return round;
    }

    private Callable<Void> job(String name, LabRecipe.Stage stage, Corpus corpus, Path base) {
        return () -> {
            Path folder = out.resolve(name);
            if (!Files.exists(folder)) {
                TrainRecipe settings = stage.recipe(world.seed()).withFreeze(LabModel.FROZEN.toArray(String[]::new));
                boolean keepSteps =
                        name.equals("cpt-" + recipe.domainList().get(0).id());
                if (keepSteps) {
                    settings = settings.withCheckpointEvery(stage.steps() / recipe.snapshots());
                }
                try (Checkpoint start = Checkpoint.open(base)) {
                    Trainer.of(start, settings, corpus)
                            .steps(out.resolve("steps"), name + "-")
                            .out(folder)
                            .run();
                }
            }
            return null;
        };
    }

    /** Fresh weights with the tokenizer's folder, so that every model saved from them carries its tokenizer. */
    private MemoryModel fresh() {
        Map<String, Object> config = LabModel.config(world.vocabulary().size());
        ModelSource drawn = ModelInit.llama(config, world.seed());
        MemoryModel model = MemoryModel.of(drawn.label(), config, work.resolve("tokenizer"));
        drawn.tensors().forEach(info -> {
            float[] values = new float[Math.toIntExact(info.elements())];
            drawn.readFloats(info.name(), 0, values, 0, values.length);
            model.put(info, values);
        });
        return model;
    }
}
