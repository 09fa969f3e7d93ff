package org.optimer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.core.Json;

/** The distribution moves as that of PyPI's {@code cmaes} does on the same points. */
class CmaEsTest {
    @Test
    void everyGenerationMovesAsInPython() throws IOException {
        for (Object one : (List<?>) golden().get("cases")) {
            Map<?, ?> wanted = (Map<?, ?>) one;
            CmaEs state = new CmaEs(((Number) wanted.get("dim")).intValue(), 1.0 / 6, 0);
            assertThat(state.population()).isEqualTo(((Number) wanted.get("population")).intValue());
            for (Object each : (List<?>) wanted.get("generations")) {
                Map<?, ?> generation = (Map<?, ?>) each;
                double[] values = doubles(generation.get("values"));
                List<CmaEs.Point> points = new ArrayList<>();
                for (Object point : (List<?>) generation.get("points")) {
                    points.add(new CmaEs.Point(doubles(point), values[points.size()]));
                }
                state.tell(points);
                assertThat(state.mean()).containsExactly(doubles(generation.get("mean")), within(1e-9));
                assertThat(state.sigma()).isCloseTo(((Number) generation.get("sigma")).doubleValue(), within(1e-9));
                int row = 0;
                for (Object covariance : (List<?>) generation.get("covariance")) {
                    assertThat(state.covariance()[row++]).containsExactly(doubles(covariance), within(1e-7));
                }
            }
        }
    }

    @Test
    void pointsStayInTheCube() {
        CmaEs state = new CmaEs(3, 5, 0);
        RandomStream random = new RandomStream(1);
        for (int i = 0; i < 200; i++) {
            for (double x : state.ask(random)) {
                assertThat(x).isBetween(0.0, 1.0);
            }
        }
    }

    private static Map<String, Object> golden() throws IOException {
        try (InputStream in = CmaEsTest.class.getResourceAsStream("/golden/search/cmaes.json")) {
            return Json.object(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8), "cmaes.json");
        }
    }

    private static double[] doubles(Object list) {
        return ((List<?>) list)
                .stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray();
    }
}
