package org.optimer.core;

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
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, BYTES[unit]);
    }
}
