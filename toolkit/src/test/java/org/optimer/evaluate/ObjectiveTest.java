package org.optimer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;

/** Scores to one number; test scores are refused. */
class ObjectiveTest {
    private static final List<MetricInfo> ACC =
            List.of(MetricInfo.share("acc"), new MetricInfo("nll", false, "nats/token"));
    private static final List<MetricInfo> LOSS = List.of(new MetricInfo("nll", false, "nats/token"));

    /** Two items a split; nothing is asked of a model here. */
    private record Plain(TaskCard about, List<MetricInfo> metrics) implements Task {
        @Override
        public List<Item> items(Split split) {
            String tag = about.name() + split;
            return List.of(
                    Item.of("1" + tag, "1" + tag, "a" + tag, "x"), Item.of("2" + tag, "2" + tag, "b" + tag, "x"));
        }

        @Override
        public List<Request> requests(Item item) {
            return List.of(new Request.Continuation("c", item.text("question")));
        }

        @Override
        public Outcome judge(Item item, List<Response> responses) {
            return new Outcome(Map.of(), Double.NaN, null);
        }
    }

    private static Task task(String name, List<MetricInfo> metrics) {
        return new Plain(TaskCard.of(name, ""), metrics);
    }

    private static Scores scores(TaskSet set, double first, double second) {
        List<Sample> samples = new java.util.ArrayList<>();
        for (Task task : set.tasks()) {
            double value = task.name().equals("ja") ? first : second;
            for (Item item : set.items(task.name())) {
                Map<String, Measure> measures = Map.of("acc", Measure.of(value), "nll", Measure.of(2 * value));
                samples.add(new Sample(task.name(), item.id(), item.key(), new Outcome(measures, Double.NaN, null)));
            }
        }
        return new Scores("m", set, samples);
    }

    private final Tasks tasks = Tasks.of(task("ja", ACC), task("code", ACC));

    @Test
    void meanTaskAndWeights() {
        Scores scores = scores(tasks.search(), 0.2, 0.6);
        assertThat(tasks.mean().value(scores)).isCloseTo(0.4, within(1e-15)).isEqualTo(scores.mean());
        assertThat(tasks.task("ja").value(scores)).isEqualTo(0.2);
        Objective weighted = tasks.weighted(Map.of("code", 0.3, "ja", 0.1));
        assertThat(weighted.value(scores)).isCloseTo(0.75 * 0.6 + 0.25 * 0.2, within(1e-15));
        assertThat(weighted.name()).isEqualTo("0.1 ja + 0.3 code");
        assertThat(tasks.task("ja").name()).isEqualTo("ja");
        assertThat(tasks.task("ja").search().names()).containsExactly("ja");
        assertThat(tasks.mean().needed()).containsExactly("ja", "code");
    }

    @Test
    void theLowestOfAll() {
        Objective minimum = tasks.minimum();
        assertThat(minimum.name()).isEqualTo("minimum");
        assertThat(minimum.value(scores(tasks.search(), 0.2, 0.6))).isEqualTo(0.2);
        assertThat(minimum.report(scores(tasks.search(), 0.9, 0.6)).value()).isEqualTo(0.6);
        assertThat(minimum.needed()).containsExactly("ja", "code");
        Scores good = scores(tasks.search(), 0.5, 0.7);
        assertThat(minimum.difference(good, scores(tasks.search(), 0.4, 0.9)).value())
                .isCloseTo(0.1, within(1e-15));
        assertThat(minimum.difference(good, scores(tasks.search(), 0.9, 0.2)).value())
                .as("another task is the lowest there")
                .isCloseTo(0.3, within(1e-15));
        assertThat(minimum.card().text()).contains("The lowest of them counts");
        assertThatThrownBy(() -> Tasks.of(task("ja", ACC), task("loss", LOSS)).minimum())
                .hasMessageContaining("the minimum of [ja, loss]");
        assertThat(minimum.named("worst").name()).isEqualTo("worst");
    }

    @Test
    void testScoresAreRefusedButReported() {
        Scores test = scores(tasks.test(), 0.2, 0.6);
        assertThatThrownBy(() -> tasks.mean().value(test))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("test items")
                .hasMessageContaining("report");
        assertThat(tasks.mean().report(test).value()).isCloseTo(0.4, within(1e-15));
        assertThat(tasks.mean().value(scores(tasks.dev(), 1, 0))).isEqualTo(0.5);
    }

    @Test
    void lossesAreMinimised() {
        Tasks losses = Tasks.of(task("ja", LOSS), task("code", LOSS));
        Scores scores = scores(losses.search(), 0.2, 0.6);
        assertThat(scores.mean()).isCloseTo(0.8, within(1e-15)); // the plain number
        assertThat(losses.mean().value(scores)).isCloseTo(-0.8, within(1e-15));
        assertThat(losses.mean().card().text()).contains("-nll");
    }

    @Test
    void unlikeMetricsHaveNoMean() {
        Tasks mixed = Tasks.of(task("ja", ACC), task("code", LOSS));
        assertThatThrownBy(mixed::mean).hasMessageContaining("lower is better").hasMessageContaining("weighted");
        Scores scores = scores(mixed.search(), 0.5, 0.5);
        assertThat(scores.mean()).isNaN();
        assertThat(mixed.weighted(Map.of("ja", 1.0, "code", 1.0)).value(scores)).isCloseTo(-0.25, within(1e-15));
    }

    @Test
    void badWeightsAreRefused() {
        assertThatThrownBy(() -> tasks.weighted(Map.of("ko", 1.0))).hasMessageContaining("[ja, code]");
        assertThatThrownBy(() -> tasks.weighted(Map.of("ja", -1.0))).hasMessageContaining("ja");
        assertThatThrownBy(() -> tasks.weighted(Map.of("ja", Double.NaN))).hasMessageContaining("ja");
        assertThatThrownBy(() -> tasks.weighted(Map.of("ja", 0.0))).hasMessageContaining("above 0");
        assertThatThrownBy(() -> tasks.task("ko")).hasMessageContaining("ko");
        Scores only = scores(tasks.search().only(List.of("ja")), 1, 1);
        assertThatThrownBy(() -> tasks.mean().value(only)).hasMessageContaining("code");
    }

    @Test
    void scoresAsJsonHaveTheDocumentedShape() {
        String json = Json.write(scores(tasks.dev(), 0.2, 0.6).toMap());
        assertThat(json)
                .isEqualTo("{\"tasks\":{\"ja\":{\"acc\":{\"value\":0.2,\"stderr\":0.0,\"n\":2},"
                        + "\"nll\":{\"value\":0.4,\"stderr\":0.0,\"n\":2}},"
                        + "\"code\":{\"acc\":{\"value\":0.6,\"stderr\":0.0,\"n\":2},"
                        + "\"nll\":{\"value\":1.2,\"stderr\":0.0,\"n\":2}}},"
                        + "\"mean\":{\"value\":0.4,\"stderr\":0.0,\"n\":4}}");
    }

    @Test
    void scoresThatLackAnItemOrAMetricAreRefused() {
        Scores full = scores(tasks.dev(), 0.2, 0.6);
        assertThatThrownBy(() -> new Scores("m", tasks.dev(), full.samples().subList(1, 4)))
                .hasMessageContaining("scores of task ja")
                .hasMessageContaining("2 outcomes");
        List<Sample> bare = full.samples().stream()
                .map(s -> new Sample(s.task(), s.id(), s.key(), new Outcome(Map.of(), 0, null)))
                .toList();
        assertThatThrownBy(() -> new Scores("m", tasks.dev(), bare)).hasMessageContaining("a measure for acc");
    }

    @Test
    void cardsShowEveryTask() {
        Scores scores = scores(tasks.dev(), 0.2, 0.6);
        assertThat(scores.card().text()).contains("Scores of m on dev", "ja", "code", "0.4000 ± 0.0000");
        assertThat(tasks.card().text()).contains("2 tasks").contains("code");
        assertThat(tasks.dev().card().text()).contains("dev items of 2 tasks");
    }
}
