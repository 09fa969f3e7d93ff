package org.optimer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.CancelledException;
import org.optimer.core.OptiMerException;

/** Training learns, is reproducible, can be killed and resumed, freezes what it is told to, and saves HF folders. */
class TrainerTest {
    @TempDir
    Path folder;

    @Test
    void learnsToCount() {
        TrainReport report = Trainer.of(TinyLlama.fresh(1), TinyLlama.recipe(120), TinyLlama.counting(4, 12))
                .run();
        assertThat(report.losses()).hasSize(120);
        assertThat(report.losses().get(0)).isBetween(3f, 4f);
        assertThat(report.finalLoss()).isLessThan(0.5);
        try (CausalLm model = CausalLm.load(report.model())) {
            assertThat(model.greedy(new int[] {3, 4, 5}, 4, id -> false)).containsExactly(6, 7, 8, 9);
        }
    }

    @Test
    void sameBytesOnRerunAndInParallelThreads() {
        List<CompletableFuture<String>> runs = Stream.of(1, 2)
                .map(i -> CompletableFuture.supplyAsync(this::fingerprint))
                .toList();
        String alone = fingerprint();
        assertThat(runs).allSatisfy(run -> assertThat(run.join()).isEqualTo(alone));
    }

    @Test
    void killedAndResumedEqualsUninterrupted() throws IOException {
        TrainRecipe recipe = TinyLlama.recipe(30).withCheckpointEvery(7).withSaveAs(DType.F32);
        BatchSource data = TinyLlama.counting(4, 12);
        Path whole = folder.resolve("whole");
        TrainReport expected =
                Trainer.of(TinyLlama.fresh(1), recipe, data).out(whole).run();

        Path broken = folder.resolve("broken");
        BatchSource dying = step -> {
            if (step == 17) {
                throw new IllegalStateException("killed");
            }
            return data.batch(step);
        };
        Trainer first = Trainer.of(TinyLlama.fresh(1), recipe, dying).out(broken);
        assertThatThrownBy(first::run).hasMessage("killed");
        assertThat(broken).doesNotExist();
        int[] asked = {0};
        TrainReport resumed = Trainer.of(TinyLlama.fresh(1), recipe, step -> {
                    asked[0]++;
                    return data.batch(step);
                })
                .out(broken)
                .run();

        // the last state was saved at step 14
        assertThat(asked[0]).isEqualTo(16);
        assertThat(resumed.losses()).isEqualTo(expected.losses());
        assertThat(resumed.model().fingerprint()).isEqualTo(expected.model().fingerprint());
        assertThat(Files.readAllBytes(broken.resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(whole.resolve("model.safetensors")));
        assertThat(resumed.checkpoints()).hasSize(4);
        assertThat(folder.resolve("broken-steps/step-14/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("whole-steps/step-14/model.safetensors"));
        assertThat(folder.resolve("broken.training")).doesNotExist();
    }

    @Test
    void aStepFolderOfAnotherTrainingIsRefusedAtTheStart() throws IOException {
        Files.createDirectories(folder.resolve("out-steps/step-14"));
        int[] asked = {0};
        Trainer trainer = Trainer.of(TinyLlama.fresh(1), TinyLlama.recipe(20).withCheckpointEvery(7), step -> {
                    asked[0]++;
                    return TinyLlama.counting(4, 12).batch(step);
                })
                .out(folder.resolve("out"));
        assertThatThrownBy(trainer::run)
                .isInstanceOf(OptiMerException.class)
                .hasMessageContaining("step-14")
                .hasMessageContaining("Remove it");
        assertThat(asked[0]).isZero();
    }

    @Test
    void aStepFolderLostBetweenStateAndFolderIsMadeOnResume() throws IOException {
        TrainRecipe recipe = TinyLlama.recipe(20).withCheckpointEvery(7);
        Path out = folder.resolve("out");
        Trainer dying = Trainer.of(TinyLlama.fresh(1), recipe, step -> {
                    if (step == 8) {
                        throw new IllegalStateException("killed");
                    }
                    return TinyLlama.counting(4, 12).batch(step);
                })
                .out(out);
        assertThatThrownBy(dying::run).hasMessage("killed");
        Path seventh = folder.resolve("out-steps/step-07");
        byte[] expected = Files.readAllBytes(seventh.resolve("model.safetensors"));
        try (Stream<Path> files = Files.list(seventh)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(seventh);
        Trainer.of(TinyLlama.fresh(1), recipe, TinyLlama.counting(4, 12))
                .out(out)
                .run();
        assertThat(seventh.resolve("model.safetensors")).hasBinaryContent(expected);
    }

    @Test
    void aDamagedOrForeignStateIsNotUsed() throws IOException {
        TrainState state = new TrainState("mine", List.of(new float[] {1, 2, 3}));
        state.step = 4;
        state.losses.add(0.5f);
        Path file = folder.resolve("state.bin");
        state.save(file);
        TrainState same = new TrainState("mine", List.of(new float[3]));
        assertThat(same.load(file)).isTrue();
        assertThat(same.values.get(0)).containsExactly(1, 2, 3);
        assertThat(same.step).isEqualTo(4);
        assertThat(same.losses).containsExactly(0.5f);
        assertThat(new TrainState("other", List.of(new float[3])).load(file)).isFalse();
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 10, 40, bytes.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(bytes, length));
            assertThat(new TrainState("mine", List.of(new float[3])).load(file)).isFalse();
        }
        bytes[bytes.length - 40] ^= 1;
        Files.write(file, bytes);
        assertThat(new TrainState("mine", List.of(new float[3])).load(file)).isFalse();
    }

    @Test
    void interruptSavesTheState() {
        Path out = folder.resolve("out");
        BatchSource data = TinyLlama.counting(4, 12);
        BatchSource interrupting = step -> {
            if (step == 5) {
                Thread.currentThread().interrupt();
            }
            return data.batch(step);
        };
        TrainRecipe recipe = TinyLlama.recipe(12);
        assertThatThrownBy(() -> Trainer.of(TinyLlama.fresh(1), recipe, interrupting)
                        .out(out)
                        .run())
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        int[] asked = {0};
        Trainer.of(TinyLlama.fresh(1), recipe, step -> {
                    asked[0]++;
                    return data.batch(step);
                })
                .out(out)
                .run();
        assertThat(asked[0]).isEqualTo(6);
    }

    @Test
    void frozenTensorsDoNotMoveNorDecay() {
        ModelSource start = TinyLlama.fresh(1);
        TrainRecipe recipe = TinyLlama.recipe(5).withFreeze("embed_tokens", "layers\\.0\\.self_attn\\.k_proj");
        ModelSource trained =
                Trainer.of(start, recipe, TinyLlama.counting(4, 12)).run().model();
        for (var info : start.tensors()) {
            boolean frozen = info.name().contains("embed_tokens") || info.name().contains("layers.0.self_attn.k_proj");
            float[] before = values(start, info.name());
            float[] after = values(trained, info.name());
            assertThat(java.util.Arrays.equals(before, after)).as(info.name()).isEqualTo(frozen);
        }
    }

    @Test
    void savesAFolderThatLoadsAgain() {
        Path out = folder.resolve("model");
        TrainReport report = Trainer.of(TinyLlama.fresh(1), TinyLlama.recipe(3), TinyLlama.counting(4, 12))
                .out(out)
                .run();
        try (Checkpoint saved = Checkpoint.open(out);
                CausalLm model = CausalLm.load(saved)) {
            assertThat(saved.tensors()).allSatisfy(t -> assertThat(t.dtype()).isEqualTo(DType.BF16));
            assertThat(saved.tensors()).hasSameSizeAs(report.model().tensors());
            assertThat(saved.manifest()).isPresent();
            assertThat(model.vocabulary()).isEqualTo(TinyLlama.VOCABULARY);
        }
        assertThatThrownBy(() -> Trainer.of(TinyLlama.fresh(1), TinyLlama.recipe(3), TinyLlama.counting(4, 12))
                        .out(out)
                        .run())
                .isInstanceOf(OptiMerException.class)
                .hasMessageContaining("found one");
    }

    @Test
    void learningRateIsTheRecipesFormula() {
        TrainRecipe recipe = TrainRecipe.of(200, 3e-3, 100);
        assertThat(recipe.learningRate(0)).isEqualTo(3e-3 * 0.01 * (0.01 + 0.99 * 0.5 * 2));
        assertThat(recipe.learningRate(99))
                .isCloseTo(3e-3 * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * 0.495))), close());
        assertThat(recipe.learningRate(199)).isLessThan(3e-3 * 0.0103);
    }

    @Test
    void refusesATokenOutsideTheVocabulary() {
        BatchSource bad = step -> new Batch(new int[][] {{1, 31}}, new float[][] {{1}});
        assertThatThrownBy(() ->
                        Trainer.of(TinyLlama.fresh(1), TinyLlama.recipe(2), bad).run())
                .isInstanceOf(OptiMerException.class)
                .hasMessageContaining("0..30");
    }

    private String fingerprint() {
        return Trainer.of(TinyLlama.fresh(1), TinyLlama.recipe(15), TinyLlama.counting(4, 12))
                .run()
                .model()
                .fingerprint();
    }

    private static org.assertj.core.data.Offset<Double> close() {
        return org.assertj.core.data.Offset.offset(1e-12);
    }

    private static float[] values(ModelSource model, String name) {
        float[] out = new float[(int) model.info(name).elements()];
        model.readFloats(name, 0, out, 0, out.length);
        return out;
    }
}
