package org.optimer.core;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Amounts as people read them. */
public final class Units {
    private static final String[] BYTES = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Units() {}

    /**
     * An amount of storage, in decimal units, as file managers and download pages count.
     *
     * @param bytes not negative
     * @return for example {@code 512 bytes} or {@code 1.5 GB}
     */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < BYTES.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : fixed(value, 1) + " " + BYTES[unit];
    }

    /**
     * A number with a fixed number of digits after the point, as {@code %.nf} writes it, without the tables of a
     * locale, which a short command would load for nothing else.
     *
     * @param value any number
     * @param digits 0 to 3 digits
     * @return for example {@code 0.50}
     */
    public static String fixed(double value, int digits) {
        if (!Double.isFinite(value) || Math.abs(value) > 1e12) {
            return String.format(Locale.ROOT, "%." + digits + "f", value);
        }
        return new BigDecimal(Double.toString(value))
                .setScale(digits, RoundingMode.HALF_UP)
                .toPlainString();
    }

    /**
     * A count with a comma before each three digits.
     *
     * @param count any number
     * @return for example {@code 1,048,576}
     */
    public static String grouped(long count) {
        StringBuilder text = new StringBuilder(Long.toString(count));
        int first = count < 0 ? 1 : 0;
        for (int at = text.length() - 3; at > first; at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }
}
