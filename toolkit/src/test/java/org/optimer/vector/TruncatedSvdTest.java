package org.optimer.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.optimer.core.Json;
import org.optimer.core.Seeds;

/** Truncated decompositions lose no more than numpy's exact ones must. */
class TruncatedSvdTest {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    static Stream<Map<String, Number>> golden() throws IOException {
        Path file = Path.of(System.getProperty("optimer.root", "."))
                .resolve("toolkit/src/test/resources/golden/lora/svd.json");
        Object list = Json.read(Files.readString(file), "svd.json");
        assertThat(list).isInstanceOf(List.class);
        return ((List<?>) list).stream().map(TruncatedSvdTest::numbers);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void theErrorIsTheLeastPossible(Map<String, Number> expected) {
        int rows = expected.get("rows").intValue();
        int columns = expected.get("columns").intValue();
        int rank = expected.get("rank").intValue();
        float[] matrix = matrix(rows, columns, expected.get("noise").doubleValue());
        TruncatedSvd svd = TruncatedSvd.of(matrix, rows, columns, rank, 1, 7, "x");
        double norm = expected.get("norm").doubleValue();
        double least = expected.get("error").doubleValue();
        assertThat(svd.rank()).isEqualTo(rank);
        assertThat(svd.norm()).isCloseTo(norm, Offset.offset(1e-9 * norm));
        // below: what f32 factors cannot hold; above: what the random projection may miss of a flat spectrum
        double above = Math.min(rows, columns) <= 512 ? 1e-6 : 1e-3;
        assertThat(svd.error()).isBetween(least - 1e-6 * norm, least + above * norm);
    }

    @Test
    void fullRankGivesTheMatrixBack() {
        for (int[] size : new int[][] {{24, 40}, {40, 24}, {300, 64}, {600, 520}, {1, 9}}) {
            float[] matrix = matrix(size[0], size[1], 1);
            TruncatedSvd svd = TruncatedSvd.of(matrix, size[0], size[1], 5000, 1, 7, "x");
            assertThat(svd.error() / svd.norm()).isLessThan(1e-6);
        }
    }

    @Test
    void enoughEnergyMeansTheLowestRankThatHasIt() {
        float[] matrix = matrix(40, 24, 0.3);
        for (double energy : new double[] {0.5, 0.9, 0.99}) {
            TruncatedSvd svd = TruncatedSvd.of(matrix, 40, 24, 24, energy, 7, "x");
            assertThat(1 - square(svd.error() / svd.norm())).isGreaterThanOrEqualTo(energy);
            TruncatedSvd less = TruncatedSvd.of(matrix, 40, 24, svd.rank() - 1, 1, 7, "x");
            assertThat(1 - square(less.error() / less.norm())).isLessThan(energy);
        }
    }

    @Test
    void aMatrixOfLowRankGetsNoMore() {
        float[] matrix = new float[30 * 50];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = (i / 50 % 3) + 1; // integers of f32 are exact, so the rank is exactly 1
        }
        TruncatedSvd svd = TruncatedSvd.of(matrix, 30, 50, 10, 1, 7, "x");
        assertThat(svd.rank()).isLessThanOrEqualTo(2);
        assertThat(svd.error() / svd.norm()).isLessThan(1e-6);
    }

    private static double square(double x) {
        return x * x;
    }

    private static float[] matrix(int rows, int columns, double noise) {
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = noise * number(1, i);
        }
        double factor = 1;
        for (int t = 0; t < 20; t++) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    values[i * columns + j] += factor * (number(100 + t, i) * number(200 + t, j));
                }
            }
            factor *= 0.8;
        }
        float[] matrix = new float[values.length];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = (float) values[i];
        }
        return matrix;
    }

    private static double number(long stream, long i) {
        return (Seeds.mix((stream << 32) + i + GOLDEN) >>> 40) * 0x1.0p-24 - 0.5;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Number> numbers(Object map) {
        return (Map<String, Number>) map;
    }
}
