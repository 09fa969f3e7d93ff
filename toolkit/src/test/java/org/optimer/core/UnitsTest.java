package org.optimer.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts are written as the format strings of the Java platform write them. */
class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "999, 999 bytes",
        "1000, 1.0 kB",
        "1550, 1.6 kB",
        "999999, 1000.0 kB",
        "4800000000, 4.8 GB"
    })
    void storage(long bytes, String shown) {
        assertThat(Units.bytes(bytes)).isEqualTo(shown);
    }

    @Test
    void fixedDigits() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double value = (random.nextDouble() - 0.3) * Math.pow(10, random.nextInt(14));
            int digits = random.nextInt(4);
            String shown = String.format(Locale.ROOT, "%." + digits + "f", value);
            // a rounded negative number keeps its sign there, which says nothing
            String expected = shown.matches("-0(\\.0+)?") ? shown.substring(1) : shown;
            assertThat(Units.fixed(value, digits)).as("%s", value).isEqualTo(expected);
        }
        assertThat(Units.fixed(Double.NaN, 1)).isEqualTo("NaN");
        assertThat(Units.fixed(0.125, 2)).isEqualTo("0.13");
    }

    @Test
    void groups() {
        Random random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            long count = random.nextLong() >> random.nextInt(64);
            assertThat(Units.grouped(count)).isEqualTo(String.format(Locale.ROOT, "%,d", count));
        }
    }
}
