package org.optimer.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.core.InvalidInputException;

/** DJL ends the JVM when it is handed BFLOAT16 or INT16; our door refuses them, and the JVM lives on. */
class DtypeGuardTest {
    @ParameterizedTest
    @ValueSource(strings = {"BF16", "I16", "U16", "F64", "F8_E4M3", "bf16"})
    void refusesWhatDjlCannotCarry(String type) {
        try (Tensors scope = Tensors.open(Device.cpu())) {
            assertThatThrownBy(() -> scope.raw(type, ByteBuffer.allocateDirect(64), 4))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(type)
                    .hasMessageContaining("Widen it in Java");
        }
    }

    /** Shows that the guard is needed, and that a JVM which went through our door survives. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutTheDoorTheJvmDies() throws Exception {
        assertThat(run("unguarded")).isNotZero().isNotEqualTo(3);
        assertThat(run("guarded")).isEqualTo(3);
    }

    private static int run(String mode) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-CreateCoredumpOnCrash"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), DtypeGuardTest.class.getName(), mode));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** The child: exits 3 when a refusal was caught and tensors still work. */
    public static void main(String[] args) {
        ByteBuffer raw = ByteBuffer.allocateDirect(8);
        try (Tensors scope = Tensors.open(Device.cpu())) {
            if (args[0].equals("unguarded")) {
                try (var manager = ai.djl.ndarray.NDManager.newBaseManager()) {
                    manager.create(raw, new ai.djl.ndarray.types.Shape(4), ai.djl.ndarray.types.DataType.BFLOAT16);
                }
                System.exit(0);
            }
            try {
                scope.raw("BF16", raw, 4);
            } catch (InvalidInputException refused) {
                float sum = scope.f32(new float[] {1, 2, 3}, 3).sum().toFloats()[0];
                System.exit(sum == 6 ? 3 : 4);
            }
        }
        System.exit(5);
    }
}
