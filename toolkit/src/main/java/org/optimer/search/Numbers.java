package org.optimer.search;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Numbers as text for cards: six significant digits, no exponent where it can be avoided. */
final class Numbers {
    private Numbers() {}

    static String text(@Nullable Object value) {
        if (value instanceof Double number && Double.isFinite(number)) {
            if (number == 0) {
                return "0";
            }
            double size = Math.abs(number);
            BigDecimal rounded =
                    new BigDecimal(number).round(new MathContext(6)).stripTrailingZeros();
            return size < 1e-5 || size >= 1e15 ? String.valueOf(rounded.doubleValue()) : rounded.toPlainString();
        }
        return String.valueOf(value);
    }
}
