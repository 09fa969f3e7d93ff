package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.merge.recipe.OpenRecipe;
import org.optimer.merge.recipe.Recipe;

/**
 * Our merges against the files that mergekit 0.1.5 wrote from the same recipes and inputs. DARE runs with mergekit's
 * (injected) masks; the rest of the recipe path is the ordinary one.
 */
class MergekitParityTest {
    private static final Path GOLDEN =
            Path.of(System.getProperty("optimer.root", ".")).resolve("toolkit/src/test/resources/golden/merge");

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeInputs() {
        GoldenInputs.write(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "linear, 0.0001",
        "task_arithmetic, 0.0001",
        "gradient, 0.0001",
        "ties, 0.015",
        "ties_stable, 0",
        "dare_linear, 0.0001",
        "dare_ties, 0.0001",
        "breadcrumbs, 0.015",
        "breadcrumbs_stable, 0.0001",
        "breadcrumbs_ties, 0.015",
        "breadcrumbs_ties_stable, 0.0001",
        "della, 0.0001",
        "della_linear, 0.0001",
        "slerp, 0.0001",
        "slerp_gradient, 0.0001",
        "nuslerp, 0.0001",
        "nuslerp_plain, 0.0001",
        "nuslerp_rows, 0.0001",
        "nuslerp_columns, 0.0001",
        "nuslerp_cancelled, 0.0001",
        "multislerp, 0.0001",
        "multislerp_plain, 0.0001",
        "model_stock, 0.0001",
        "model_stock_rows, 0.0001",
        "karcher, 0.0001",
        "karcher_base, 0.0001",
        "arcee_fusion, 0.0001",
        "nearswap, 0.0001",
        "ram, 0.0001",
        "ramplus_tl, 0.0001",
        "sce, 0.015",
        "sce_top, 0.015",
        "sce_top_stable, 0.0001",
        "passthrough, 0"
    })
    void differsInFewElements(String name, double bar) throws IOException {
        Path recipeFile = Files.copy(GOLDEN.resolve(name + ".yml"), folder.resolve(name + ".yml"));
        Recipe recipe = Recipe.load(recipeFile);
        long different = 0;
        long total = 0;
        try (OpenRecipe open = recipe.open(recipe.merge().masks(GoldenInputs.masks()));
                Checkpoint theirs = Checkpoint.open(GOLDEN.resolve(name + ".safetensors"))) {
            MergedModel ours = open.merge().inMemory();
            assertThat(names(ours.tensors())).isEqualTo(names(theirs.tensors()));
            for (TensorInfo info : ours.tensors()) {
                assertThat(info).isEqualTo(theirs.info(info.name()));
                int n = (int) info.elements();
                float[] a = new float[n];
                float[] b = new float[n];
                ours.readFloats(info.name(), 0, a, 0, n);
                theirs.readFloats(info.name(), 0, b, 0, n);
                for (int i = 0; i < n; i++) {
                    if (a[i] != b[i]) {
                        different++;
                    }
                }
                total += n;
            }
        }
        assertThat((double) different / total)
                .as("%s: %d of %d elements differ", name, different, total)
                .isLessThanOrEqualTo(bar);
    }

    private static Set<String> names(Iterable<TensorInfo> tensors) {
        TreeMap<String, TensorInfo> sorted = new TreeMap<>();
        tensors.forEach(t -> sorted.put(t.name(), t));
        return new LinkedHashSet<>(sorted.keySet());
    }
}
