package org.optimer.search;

/**
 * The error function and its complement to about one unit in the last place, by the rational Chebyshev approximations
 * of W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969) 631-637. The JDK has
 * none.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // the digits are those of the paper
final class Erf {
    private static final double INV_SQRT_PI = 0.56418958354775628695;
    private static final double[] A = {
        3.16112374387056560e00,
        1.13864154151050156e02,
        3.77485237685302021e02,
        3.20937758913846947e03,
        1.85777706184603153e-1
    };
    private static final double[] B = {
        2.36012909523441209e01, 2.44024637934444173e02, 1.28261652607737228e03, 2.84423683343917062e03
    };
    private static final double[] C = {
        5.64188496988670089e-1,
        8.88314979438837594e0,
        6.61191906371416295e01,
        2.98635138197400131e02,
        8.81952221241769090e02,
        1.71204761263407058e03,
        2.05107837782607147e03,
        1.23033935479799725e03,
        2.15311535474403846e-8
    };
    private static final double[] D = {
        1.57449261107098347e01,
        1.17693950891312499e02,
        5.37181101862009858e02,
        1.62138957456669019e03,
        3.29079923573345963e03,
        4.36261909014324716e03,
        3.43936767414372164e03,
        1.23033935480374942e03
    };
    private static final double[] P = {
        3.05326634961232344e-1,
        3.60344899949804439e-1,
        1.25781726111229246e-1,
        1.60837851487422766e-2,
        6.58749161529837803e-4,
        1.63153871373020978e-2
    };
    private static final double[] Q = {
        2.56852019228982242e00,
        1.87295284992346047e00,
        5.27905102951428412e-1,
        6.05183413124413191e-2,
        2.33520497626869185e-3
    };

    /** exp(−(i/16)²). */
    private static final double[] HEAD = new double[16 * 28];

    static {
        for (int i = 0; i < HEAD.length; i++) {
            double head = i / 16.0;
            HEAD[i] = StrictMath.exp(-head * head);
        }
    }

    private Erf() {}

    /** 2/√π ∫₀ˣ exp(−t²) dt. */
    static double erf(double x) {
        double y = Math.abs(x);
        if (y <= 0.46875) {
            return small(x);
        }
        double tail = 1 - upper(y);
        return x < 0 ? -tail : tail;
    }

    /** 1 − erf(x), without cancellation for large x. */
    static double erfc(double x) {
        double y = Math.abs(x);
        if (y <= 0.46875) {
            return 1 - small(x);
        }
        return x < 0 ? 2 - upper(y) : upper(y);
    }

    private static double small(double x) {
        double z = x * x;
        double top = A[4] * z;
        double bottom = z;
        for (int i = 0; i < 3; i++) {
            top = (top + A[i]) * z;
            bottom = (bottom + B[i]) * z;
        }
        return x * (top + A[3]) / (bottom + B[3]);
    }

    /** erfc for y above 0.46875. */
    private static double upper(double y) {
        double fraction;
        if (y <= 4) {
            double top = C[8] * y;
            double bottom = y;
            for (int i = 0; i < 7; i++) {
                top = (top + C[i]) * y;
                bottom = (bottom + D[i]) * y;
            }
            fraction = (top + C[7]) / (bottom + D[7]);
        } else if (y > 27.3) {
            return 0; // below the least double
        } else {
            double z = 1 / (y * y);
            double top = P[5] * z;
            double bottom = z;
            for (int i = 0; i < 4; i++) {
                top = (top + P[i]) * z;
                bottom = (bottom + Q[i]) * z;
            }
            fraction = (INV_SQRT_PI - z * (top + P[4]) / (bottom + Q[4])) / y;
        }
        // exp(−y²) in two factors: the first has an exact exponent, so that rounding of y² does not grow
        int sixteenths = (int) (y * 16);
        double head = sixteenths / 16.0;
        double rest = (y - head) * (y + head);
        return HEAD[sixteenths] * StrictMath.exp(-rest) * fraction;
    }
}
