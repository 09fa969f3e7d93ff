package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.InvalidInputException;

/** Every way in which a safetensors file can be wrong is refused with its own message, which names the file. */
class SafetensorsRefusalTest {
    @TempDir
    Path dir;

    @Test
    void aWellFormedFileIsRead() {
        String header = "{\"__metadata__\":{\"a\":\"b\"}," + RawFile.tensor("x", "F32", "[2,3]", "[0,24]") + ","
                + RawFile.tensor("y", "BF16", "[0]", "[24,24]") + "," + RawFile.tensor("z", "I8", "[]", "[24,25]")
                + "}   ";
        try (SafetensorsFile file = SafetensorsFile.open(RawFile.write(dir.resolve("good.safetensors"), header, 25))) {
            assertThat(file.tensors()).extracting(TensorInfo::name).containsExactly("x", "y", "z");
            assertThat(file.metadata()).containsEntry("a", "b");
        }
    }

    @Test
    void fewerThanEightBytes() throws IOException {
        Path file = Files.write(dir.resolve("short.safetensors"), new byte[7]);
        refused(file, "at least 8 bytes", "7 bytes");
        refused(Files.write(dir.resolve("empty.safetensors"), new byte[0]), "at least 8 bytes", "0 bytes");
    }

    @Test
    void headerLengthBeyondTheFile() {
        refused(
                RawFile.writeClaiming(dir.resolve("f"), 1000, "{}".getBytes(StandardCharsets.UTF_8), 0),
                "a header of 1000 bytes",
                "only 2 bytes",
                "cut short");
    }

    @Test
    void headerAboveTheLimitEvenWhenTheFileIsThatLong() throws IOException {
        Path file = dir.resolve("huge.safetensors");
        RawFile.writeClaiming(file, 100_000_001L, "{".getBytes(StandardCharsets.UTF_8), 0);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(200_000_000);
        }
        refused(file, "at most 100000000 bytes", "100000001");
    }

    @Test
    void headerLengthWithTheTopBitSet() {
        refused(
                RawFile.writeClaiming(dir.resolve("f"), -2, "{}".getBytes(StandardCharsets.UTF_8), 0),
                "at most 100000000 bytes",
                "18446744073709551614");
    }

    @Test
    void notUtf8() {
        byte[] header =
                "{\"a?\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}".getBytes(StandardCharsets.UTF_8);
        header[3] = (byte) 0xC0; // never valid in UTF-8
        refused(RawFile.write(dir.resolve("f"), header, 4), "UTF-8");
    }

    @Test
    void utf16IsNotTakenForJson() {
        byte[] header = "{}".getBytes(StandardCharsets.UTF_16LE);
        refused(RawFile.write(dir.resolve("f"), header, 0), "JSON");
    }

    @Test
    void notAnObject() {
        refused(header("[]"), "a JSON object", "byte 91");
        refused(header("\"x\""), "a JSON object", "byte 34");
        refused(header(""), "a JSON object", "an empty header");
        refused(header(" {}"), "a JSON object", "byte 32");
    }

    @Test
    void notJson() {
        refused(header("{\"a\""), "valid JSON");
        refused(header("{'a':1}"), "valid JSON");
        refused(header("{}{}"), "after the header's JSON object");
    }

    @Test
    void nestingBombs() {
        int depth = 10_000_000;
        refused(header("{\"x\":" + "[".repeat(depth)), "tensor x", "a nested list");
        refused(header("{\"x\":" + "{\"x\":".repeat(1000)), "tensor x");
        refused(header("{\"x\":{\"dtype\":\"F32\",\"shape\":" + "[".repeat(depth)), "shape", "a nested list");
        refused(header("{\"__metadata__\":{\"k\":" + "{\"k\":".repeat(1000)), "__metadata__", "a nested object");
    }

    @Test
    void duplicateKeys() {
        String x = RawFile.tensor("x", "F32", "[]", "[0,4]");
        refused(header("{" + x + "," + x + "}"), "duplicate key x");
        refused(
                header("{\"x\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}"),
                "duplicate key dtype");
        refused(header("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}"), "duplicate key a");
        refused(header("{\"__metadata__\":{},\"__metadata__\":{}}"), "duplicate key __metadata__");
    }

    @Test
    void unknownTypes() {
        refused(header("{" + RawFile.tensor("x", "F99", "[]", "[0,4]") + "}"), "tensor x", "dtype F99");
        refused(header("{" + RawFile.tensor("x", "F8_E4M3", "[4]", "[0,4]") + "}"), "dtype F8_E4M3", "Quantised");
        refused(header("{\"x\":{\"dtype\":7,\"shape\":[],\"data_offsets\":[0,4]}}"), "dtype", "a number");
    }

    @Test
    void missingAndUnknownFields() {
        refused(header("{\"x\":{\"dtype\":\"F32\",\"shape\":[]}}"), "tensor x", "two data_offsets");
        refused(header("{\"x\":{\"shape\":[],\"data_offsets\":[0,4]}}"), "tensor x", "dtype");
        refused(header("{\"x\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0]}}"), "two data_offsets");
        refused(header("{\"x\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4,8]}}"), "at most 2");
        refused(header("{\"x\":{\"type\":\"F32\"}}"), "also type");
        refused(header("{\"x\":null}"), "tensor x", "null");
        refused(header("{\"__metadata__\":{\"a\":1}}"), "entry a", "a number");
        refused(header("{\"__metadata__\":[]}"), "__metadata__", "a nested list");
    }

    @Test
    void negativeShapes() {
        refused(header("{" + RawFile.tensor("x", "F32", "[-1]", "[0,4]") + "}"), "shape", "the negative -1");
    }

    @Test
    void fractionalShapes() {
        refused(header("{" + RawFile.tensor("x", "F32", "[1.0]", "[0,4]") + "}"), "shape", "the fractional 1.0");
        refused(header("{" + RawFile.tensor("x", "F32", "[1e0]", "[0,4]") + "}"), "shape", "the fractional 1e0");
        refused(header("{" + RawFile.tensor("x", "F32", "[\"1\"]", "[0,4]") + "}"), "shape", "a text");
    }

    @Test
    void overflowingShapes() {
        refused(
                header("{" + RawFile.tensor("x", "F32", "[9223372036854775808]", "[0,4]") + "}"),
                "shape",
                "the overflowing 9223372036854775808");
        // 2^32 * 2^32 wraps to 0, and 2^62 * 4 bytes wraps to 0: both would match empty offsets
        refused(header("{" + RawFile.tensor("x", "I8", "[4294967296,4294967296]", "[0,0]") + "}"), "overflowing shape");
        refused(header("{" + RawFile.tensor("x", "F32", "[4611686018427387904]", "[0,0]") + "}"), "overflowing shape");
        refused(header("{" + RawFile.tensor("x", "F32", "[" + "1,".repeat(64) + "1]", "[0,4]") + "}"), "at most 64");
    }

    @Test
    void namesThatWouldWriteToATerminal() {
        refused(header("{" + RawFile.tensor("x\\u001b[2J", "F32", "[]", "[0,4]") + "}"), "printable", "\"x?[2J\"");
        refused(header("{" + RawFile.tensor("x".repeat(1001), "F32", "[]", "[0,4]") + "}"), "at most 1000");
        refused(header("{\"" + "x".repeat(1_000_000) + "\":1}"), "valid JSON", "Name length");
    }

    @Test
    void reversedOffsets() {
        refused(header("{" + RawFile.tensor("x", "F32", "[1]", "[4,0]") + "}"), "tensor x", "reversed [4, 0]");
    }

    @Test
    void negativeAndHugeOffsets() {
        refused(header("{" + RawFile.tensor("x", "F32", "[1]", "[-4,0]") + "}"), "data_offsets", "the negative -4");
        refused(
                header("{" + RawFile.tensor("x", "F32", "[1]", "[0,18446744073709551620]") + "}"),
                "data_offsets",
                "overflowing");
    }

    @Test
    void overlappingOffsets() {
        String header = "{" + RawFile.tensor("x", "F32", "[2]", "[0,8]") + ","
                + RawFile.tensor("y", "F32", "[2]", "[4,12]") + "}";
        refused(RawFile.write(dir.resolve("f"), header, 12), "tensor y", "an overlap", "[4, 12]");
    }

    @Test
    void gappedOffsets() {
        String header = "{" + RawFile.tensor("x", "F32", "[1]", "[0,4]") + ","
                + RawFile.tensor("y", "F32", "[1]", "[8,12]") + "}";
        refused(RawFile.write(dir.resolve("f"), header, 12), "tensor y", "a gap", "[8, 12]");
        refused(
                RawFile.write(dir.resolve("g"), "{" + RawFile.tensor("x", "F32", "[1]", "[4,8]") + "}", 8),
                "tensor x",
                "a gap");
    }

    @Test
    void offsetsOutOfRange() {
        String header = "{" + RawFile.tensor("x", "F32", "[1]", "[0,4]") + ","
                + RawFile.tensor("y", "F32", "[1]", "[4000,4004]") + "}";
        refused(RawFile.write(dir.resolve("f"), header, 8), "tensor y", "out-of-range offsets [4000, 4004]");
    }

    @Test
    void sizeThatDoesNotMatchTheShape() {
        refused(
                header("{" + RawFile.tensor("x", "BF16", "[3]", "[0,4]") + "}"),
                "tensor x",
                "6 bytes (shape [3] of BF16)",
                "4 bytes between its offsets");
    }

    @Test
    void truncatedData() {
        String header = "{" + RawFile.tensor("x", "F32", "[4]", "[0,16]") + "}";
        refused(RawFile.write(dir.resolve("f"), header, 15), "16 bytes of data", "truncated data of 15 bytes");
    }

    @Test
    void trailingBytes() {
        String header = "{" + RawFile.tensor("x", "F32", "[4]", "[0,16]") + "}";
        refused(RawFile.write(dir.resolve("f"), header, 17), "1 trailing bytes");
    }

    private Path header(String header) {
        return RawFile.write(dir.resolve("f.safetensors"), header, 4);
    }

    private static void refused(Path file, String... parts) {
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(parts);
    }
}
