package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors beyond 2 GiB are read by slices; the file is sparse, so this costs no disk. */
class LargeTensorTest {
    @TempDir
    Path dir;

    @Test
    void slicesBeyondTwoGigabytesAreRead() throws IOException {
        long elements = 3L << 30; // 6 GiB of bf16
        String header = "{" + RawFile.tensor("big", "BF16", "[" + elements + "]", "[0," + 2 * elements + "]") + "}";
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        Path file = RawFile.write(dir.resolve("big.safetensors"), json, 0);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(8 + json.length + 2 * elements);
            sparse.seek(8 + json.length + 2 * (elements - 2));
            sparse.write(new byte[] {(byte) 0x80, 0x3F, (byte) 0xC0, (byte) 0xBF}); // 1.0, -1.5
        }
        try (Checkpoint model = Checkpoint.open(file)) {
            assertThat(model.info("big").bytes()).isEqualTo(6L << 30);
            float[] last = new float[3];
            model.readFloats("big", elements - 3, last, 0, 3);
            assertThat(last).containsExactly(0f, 1f, -1.5f);
            ByteBuffer raw = ByteBuffer.allocateDirect(4);
            model.read("big", 2 * (elements - 2), raw);
            assertThat(raw.get(1)).isEqualTo((byte) 0x3F);
        }
    }
}
