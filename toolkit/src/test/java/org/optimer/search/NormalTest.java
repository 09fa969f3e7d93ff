package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The normal distribution keeps its digits in both tails. Reference values: mpmath with 40 digits. */
class NormalTest {
    @ParameterizedTest
    @CsvSource({
        "-200.0, -20006.217280898190402",
        "-37.5, -707.66898931750719107",
        "-20.0, -203.91715537109726394",
        "-19.5, -194.01696577749749941",
        "-8.0, -35.013437159914549896",
        "-2.0, -3.7831843336820319488",
        "-0.75, -1.484448229919656292",
        "0.0, -0.69314718055994530942",
        "0.5, -0.36894641528865639307",
        "1.5, -0.069143455612233982993",
        "3.0, -0.0013508099647481937988",
        "6.5, -4.0160005839397591118e-11"
    })
    void logCdf(double x, double expected) {
        assertThat(Normal.logCdf(x)).isCloseTo(expected, withinPercentage(1e-8));
    }

    @ParameterizedTest
    @CsvSource({
        "-5.0, -0.99999999999846254021, 1.9999999999984625402",
        "-1.25, -0.92290012825645823014, 1.9229001282564582301",
        "-0.2999999999999999889, -0.32862675945912741619, 1.3286267594591274162",
        "0.0, 0.0, 1.0",
        "1.0000000000000000209e-8, 1.1283791670955125599e-8, 0.99999998871620832904",
        "0.2000000000000000111, 0.22270258921047846618, 0.77729741078952153382",
        "0.46000000000000001998, 0.48465539000167967328, 0.51534460999832032672",
        "0.46999999999999997335, 0.49374505088608211241, 0.50625494911391788759",
        "0.9000000000000000222, 0.79690821242283213966, 0.20309178757716786034",
        "2.0, 0.99532226501895273416, 0.0046777349810472658379",
        "3.9900000000000002132, 0.99999998326078863548, 1.6739211364520814057e-8",
        "4.0099999999999997868, 0.99999998580306057863, 1.4196939421371051173e-8",
        "6.0, 0.99999999999999997848, 2.1519736712498913117e-17",
        "20.0, 1.0, 5.3958656116079009289e-176",
        "26.0, 1.0, 5.6631924088561428465e-296"
    })
    void errorFunction(double x, double erf, double erfc) {
        assertThat(Erf.erf(x)).isCloseTo(erf, withinPercentage(1e-13));
        assertThat(Erf.erfc(x)).isCloseTo(erfc, withinPercentage(1e-13));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-700, -40, -25, -5, -1, -0.5, -0.1, -0.005, -1e-9})
    void inverse(double y) {
        // close to 0 the logarithm of a number close to 1 has only absolute digits
        assertThat(Normal.logCdf(Normal.inverseLogCdf(y))).isCloseTo(y, within(Math.max(1e-15, -y * 1e-10)));
    }

    @ParameterizedTest
    @CsvSource({
        "-30.0, -29.0, -424.78741990973031183",
        "29.0, 30.0, -424.78741990973031183",
        "-1.0, 2.0, -0.20016629432446257995",
        "-0.10000000000000000555, 0.10000000000000000555, -2.5300420015472384557",
        "5.0, 5.001000000000000334, -20.329192936978384058",
        "-3.0, 4.0, -0.0013825245202196512595",
        "0.5, 0.5625, -3.8327573576048895905"
    })
    void massBetween(double a, double b, double expected) {
        assertThat(Normal.logMass(a, b)).isCloseTo(expected, withinPercentage(1e-9));
    }
}
