package org.optimer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.optimer.checkpoint.CheckpointSession;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.TensorInfo;

/**
 * Goes through the usual commands on models that it makes itself, so that the launcher's archive of loaded classes holds
 * what they need: with tensors large enough to be shared by threads, with and without options, by the usual methods.
 */
final class Rehearsal {
    private static final TensorInfo MATRIX =
            new TensorInfo("model.layers.0.mlp.up_proj.weight", DType.BF16, List.of(1024L, 1024L));
    private static final TensorInfo NORM = new TensorInfo("model.norm.weight", DType.BF16, List.of(1024L));

    private Rehearsal() {}

    /**
     * Runs the commands.
     *
     * @param args an empty folder to work in
     * @throws IOException when it cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        model(folder.resolve("base"), 1);
        model(folder.resolve("tuned"), 1.5f);
        String plain =
                "  - model: base\n    parameters: {weight: 0.5}\n  - model: tuned\n    parameters: {weight: 0.5}\n";
        String dense = "base_model: base\nparameters: {density: 0.5}\nmodels:\n" + plain;
        merge(folder, "linear", "models:\n" + plain);
        merge(folder, "task_arithmetic", "base_model: base\nmodels:\n" + plain);
        merge(folder, "dare_linear", dense);
        merge(folder, "ties", dense);
        Path recipe = recipe(folder, "dare_ties", dense);
        run("merge", "--fail-on-nan", recipe, folder.resolve("parsed"));
        run("merge", "--dry-run", recipe, folder.resolve("nothing"));
        run("verify", folder.resolve("parsed"));
        run("inspect", folder.resolve("parsed"));
        run("--help");
    }

    private static void merge(Path folder, String method, String rest) throws IOException {
        run("merge", recipe(folder, method, rest), folder.resolve(method));
    }

    private static Path recipe(Path folder, String method, String rest) throws IOException {
        return Files.writeString(
                folder.resolve(method + ".yml"),
                "merge_method: " + method + "\ndtype: float32\nout_dtype: bfloat16\n" + rest);
    }

    private static void run(Object... args) {
        int status = Main.run(java.util.Arrays.stream(args).map(String::valueOf).toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException(List.of(args) + " ended with status " + status);
        }
    }

    private static void model(Path target, float value) {
        try (CheckpointSession session = CheckpointWriter.to(target)
                .tensors(List.of(MATRIX, NORM))
                .config(Map.of("model_type", "llama", "num_hidden_layers", 1))
                .open()) {
            for (TensorInfo info : List.of(MATRIX, NORM)) {
                float[] values = new float[(int) info.elements()];
                java.util.Arrays.fill(values, value);
                session.writeFloats(info.name(), 0, values, 0, values.length);
            }
            session.commit();
        }
    }
}
