package org.optimer.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.CancelledException;
import org.optimer.core.Hashes;
import org.optimer.core.Json;
import org.optimer.core.Progress;
import org.optimer.core.StorageException;

/**
 * Trains a model from a start, by a recipe, on batches that are a function of the step. The same inputs give the same
 * bytes, on one machine, whether or not the run was killed and resumed on the way: the state lies in {@code
 * <out>.training} until the final folder is written. Interrupting saves the state first. Several trainers may run in
 * parallel threads.
 */
public final class Trainer {
    private static final long SAVE_NANOS = 30_000_000_000L;

    private final ModelSource start;
    private final TrainRecipe recipe;
    private final BatchSource batches;
    private @Nullable Path out;
    private @Nullable Path stepsFolder;
    private String stepsPrefix = "step-";
    private @Nullable Path sidecars;
    private final String startHash;

    private Trainer(ModelSource start, TrainRecipe recipe, BatchSource batches) {
        this.start = start;
        this.recipe = recipe;
        this.batches = batches;
        this.sidecars = start.directory().orElse(null);
        this.startHash = start.fingerprint();
    }

    /**
     * A training that has not begun.
     *
     * @param start the weights to begin with: {@link ModelInit} or a folder
     * @param recipe how to train
     * @param batches what to learn from
     * @return the training
     */
    public static Trainer of(ModelSource start, TrainRecipe recipe, BatchSource batches) {
        return new Trainer(start, recipe, batches);
    }

    /**
     * Names the folder of the final model. Without it nothing is saved and nothing can be resumed.
     *
     * @param folder must not exist when the training ends
     * @return this training
     */
    public Trainer out(Path folder) {
        this.out = folder.toAbsolutePath().normalize();
        return this;
    }

    /**
     * Names where the models of single steps go. Without it: {@code <out>-steps/step-NNN}.
     *
     * @param folder the parent of the step folders
     * @param prefix before the number, which has as many digits as the last step's
     * @return this training
     */
    public Trainer steps(Path folder, String prefix) {
        this.stepsFolder = folder.toAbsolutePath().normalize();
        this.stepsPrefix = prefix;
        return this;
    }

    /**
     * Names the folder whose tokenizer and generation files go along with saved models; without it the start's own.
     *
     * @param folder holds {@code tokenizer.json} and the like
     * @return this training
     */
    public Trainer sidecarsFrom(Path folder) {
        this.sidecars = folder;
        return this;
    }

    /**
     * Trains to the end, going on where an earlier run of the same training stopped.
     *
     * @return what was done
     * @throws CancelledException when interrupted; the state was saved, so that the next call goes on
     * @throws StorageException when a folder or the state cannot be written
     */
    public TrainReport run() {
        long begun = System.nanoTime();
        List<TrainReport.Saved> saved = new ArrayList<>();
        Path stateFile = stateFile();
        try (TrainStep model = new TrainStep(start, recipe);
                Progress progress = Progress.start("Training " + title(), recipe.steps(), "steps")) {
            TrainState state = new TrainState(identity(), model.values());
            if (stateFile != null && Files.exists(stateFile) && state.load(stateFile)) {
                model.set(state.values);
            }
            int resumedAt = state.step;
            prepareFolders(model, state);
            progress.step(resumedAt);
            long lastSave = System.nanoTime();
            while (state.step < recipe.steps()) {
                float loss = model.step(batches.batch(state.step), state);
                state.losses.add(loss);
                state.step++;
                progress.note(String.format(Locale.ROOT, "loss %.3f", loss));
                boolean checkpoint = isCheckpoint(state.step);
                if (checkpoint || System.nanoTime() - lastSave > SAVE_NANOS) {
                    saveState(state, stateFile);
                    lastSave = System.nanoTime();
                }
                if (checkpoint && out != null) {
                    save(snapshot(model, state), stepFolder(state.step), state.step);
                }
                step(progress, state, stateFile);
            }
            MemoryModel trained = snapshot(model, state);
            if (out != null) {
                save(trained, out, state.step);
                for (int s = 1; s <= recipe.steps(); s++) {
                    if (isCheckpoint(s)) {
                        saved.add(new TrainReport.Saved(s, stepFolder(s)));
                    }
                }
                clear(stateFile);
            }
            double seconds = (System.nanoTime() - begun) * 1e-9;
            double tokens = (double) (recipe.steps() - resumedAt) * recipe.batch() * recipe.length();
            return new TrainReport(trained, state.losses, saved, Optional.ofNullable(out), seconds, tokens / seconds);
        }
    }

    /** Counts a step; an interrupt saves the state before it ends the run. */
    private static void step(Progress progress, TrainState state, @Nullable Path stateFile) {
        try {
            progress.step(1);
        } catch (CancelledException e) {
            saveState(state, stateFile);
            throw e;
        }
    }

    private String title() {
        return out == null ? start.label() : String.valueOf(out.getFileName());
    }

    private String identity() {
        Map<String, Object> map = new LinkedHashMap<>(recipe.toMap());
        map.put("start", startHash);
        map.put("config", start.config());
        return Hashes.sha256(Json.canonical(map));
    }

    private @Nullable Path stateFile() {
        if (out == null) {
            return null;
        }
        requireAbsent(out);
        Path folder = out.resolveSibling(out.getFileName() + ".training");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StorageException("cannot make " + folder, e);
        }
        return folder.resolve("state.bin");
    }

    private Path stepFolder(int step) {
        Path target = out == null ? Path.of("out") : out;
        Path folder = stepsFolder != null ? stepsFolder : target.resolveSibling(target.getFileName() + "-steps");
        int digits = String.valueOf(recipe.steps()).length();
        return folder.resolve(stepsPrefix + String.format(Locale.ROOT, "%0" + digits + "d", step));
    }

    private boolean isCheckpoint(int step) {
        return recipe.checkpointEvery() > 0 && step % recipe.checkpointEvery() == 0;
    }

    /**
     * The state is saved before the folder of its step, so a kill in between leaves that folder to be made here. Folders
     * of later steps cannot be ours: refused now, not after an hour.
     */
    private void prepareFolders(TrainStep model, TrainState state) {
        if (out == null) {
            return;
        }
        if (isCheckpoint(state.step) && state.step > 0 && !Files.exists(stepFolder(state.step))) {
            save(snapshot(model, state), stepFolder(state.step), state.step);
        }
        for (int s = state.step + 1; s <= recipe.steps(); s++) {
            if (isCheckpoint(s)) {
                requireAbsent(stepFolder(s));
            }
        }
    }

    private static void requireAbsent(Path folder) {
        if (Files.exists(folder)) {
            throw new StorageException(folder + ": expected no such folder, found one. Remove it to train again.");
        }
    }

    private void save(MemoryModel model, Path folder, int step) {
        ModelFolder.write(model, folder, sidecars, recipe, start, startHash, step);
    }

    private static void saveState(TrainState state, @Nullable Path file) {
        if (file != null) {
            state.save(file);
        }
    }

    private static void clear(@Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
                Files.deleteIfExists(file.getParent());
            } catch (IOException e) {
                throw new StorageException("cannot remove " + file, e);
            }
        }
    }

    private MemoryModel snapshot(TrainStep model, TrainState state) {
        String label = title() + " after " + state.step + " steps";
        MemoryModel copy = MemoryModel.of(label, start.config(), sidecars);
        List<Parameter> parameters = model.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            int from = 0;
            for (Parameter.Part part : parameters.get(i).parts()) {
                int to = from + (int) part.elements();
                copy.put(part.tensor(), part.shape(), Arrays.copyOfRange(state.values.get(i), from, to));
                from = to;
            }
        }
        return copy;
    }
}
