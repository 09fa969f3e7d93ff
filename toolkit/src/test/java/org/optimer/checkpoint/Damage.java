package org.optimer.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.optimer.core.CounterRandom;

/** Seeded damage to files: bytes flipped, cut, repeated, and put in where readers are touchy. */
public final class Damage {
    private static final String[] NASTY = {
        "\n- ",
        ": ",
        "&a [*a, *a]",
        "!!java.net.URL [x]",
        "(a+)+$",
        "+",
        "../",
        "1e308",
        "-0.0",
        "NaN",
        ".inf",
        "2147483647",
        "-1",
        "0",
        "1.5",
        "1e999",
        "9223372036854775807",
        "9223372036854775808",
        "4294967296",
        "null",
        "{}",
        "[]",
        "\"\"",
        "\"F8_E5M2\"",
        "true",
        "\\u0000",
        "\"",
        "{\"a\":",
        "[[[[[[[[[[[["
    };

    private Damage() {}

    /** The same bytes with up to three faults. */
    public static byte[] to(byte[] good, CounterRandom random) {
        byte[] bytes = good;
        int times = 1 + random.nextInt(2);
        for (int t = 0; t < times; t++) {
            // the header is what matters: half of the places lie in its first bytes
            int bound = random.nextInt(2) == 0 ? Math.min(bytes.length, 200) : bytes.length;
            int at = bound == 0 ? 0 : random.nextInt(bound);
            int length = random.nextInt(20);
            int end = Math.min(bytes.length, at + length);
            bytes = switch (random.nextInt(8)) {
                case 0 -> flip(bytes, at, random);
                case 1 -> splice(bytes, at, end, new byte[0]);
                case 2 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
                case 3 -> splice(bytes, at, end, nasty(random));
                case 4 -> Arrays.copyOf(bytes, at);
                case 5, 6 -> splice(bytes, digit(bytes, at), digit(bytes, at) + 1, anyDigit(random));
                default -> splice(bytes, digit(bytes, at), digit(bytes, at) + 1, nasty(random));
            };
        }
        return bytes;
    }

    private static byte[] anyDigit(CounterRandom random) {
        return new byte[] {(byte) ('0' + random.nextInt(10))};
    }

    private static byte[] nasty(CounterRandom random) {
        return NASTY[random.nextInt(NASTY.length)].getBytes(StandardCharsets.UTF_8);
    }

    private static int digit(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] >= '0' && bytes[i] <= '9') {
                return i;
            }
        }
        return Math.max(0, bytes.length - 1);
    }

    private static byte[] flip(byte[] bytes, int at, CounterRandom random) {
        byte[] copy = bytes.clone();
        if (copy.length > 0) {
            copy[at] = (byte) random.nextLong();
        }
        return copy;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, Math.min(from, bytes.length));
        out.writeBytes(middle);
        int rest = Math.min(to, bytes.length);
        out.write(bytes, rest, bytes.length - rest);
        return out.toByteArray();
    }
}
