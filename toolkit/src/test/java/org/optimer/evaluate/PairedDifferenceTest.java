package org.optimer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.core.InvalidInputException;

/** Paired differences against numbers worked out by hand. */
class PairedDifferenceTest {
    private static final Tasks TASKS =
            Tasks.of(task("ja", MetricInfo.share("acc")), task("code", new MetricInfo("nll", false, "nats/token")));

    /** Four search items; nothing is asked of a model here. */
    private static Task task(String name, MetricInfo metric) {
        return new Task() {
            @Override
            public TaskCard about() {
                return TaskCard.of(name, "");
            }

            @Override
            public List<Item> items(Split split) {
                List<Item> items = new ArrayList<>();
                for (int i = 0; split == Split.SEARCH && i < 4; i++) {
                    items.add(Item.of("i" + i, "k" + i, name + i, "x"));
                }
                return items;
            }

            @Override
            public List<MetricInfo> metrics() {
                return List.of(metric);
            }

            @Override
            public List<Request> requests(Item item) {
                return List.of(new Request.Continuation("c", item.text("question")));
            }

            @Override
            public Outcome judge(Item item, List<Response> responses) {
                return new Outcome(Map.of(), Double.NaN, null);
            }
        };
    }

    private static Scores scores(TaskSet set, Measure... measures) {
        List<Sample> samples = new ArrayList<>();
        for (Task task : set.tasks()) {
            int i = 0;
            for (Item item : set.items(task.name())) {
                Map<String, Measure> map = Map.of(task.metrics().get(0).name(), measures[i++]);
                samples.add(new Sample(task.name(), item.id(), item.key(), new Outcome(map, Double.NaN, null)));
            }
        }
        return new Scores("m", set, samples);
    }

    private static Scores right(TaskSet set, int... right) {
        return scores(set, java.util.Arrays.stream(right).mapToObj(Measure::of).toArray(Measure[]::new));
    }

    private final TaskSet ja = TASKS.search().only(List.of("ja"));

    @Test
    void whatBothKnowOrBothMissAddsNoError() {
        Estimate e = TASKS.task("ja").difference(right(ja, 1, 1, 0, 0), right(ja, 1, 0, 0, 0));
        // differences 0 1 0 0: mean 1/4, squared deviations 3/4, error sqrt(3/4 / 3 / 4)
        assertThat(e.value()).isEqualTo(0.25);
        assertThat(e.stderr()).isCloseTo(0.25, within(1e-15));
        assertThat(e.n()).isEqualTo(4);
        Estimate same = TASKS.task("ja").difference(right(ja, 1, 0, 1, 0), right(ja, 1, 0, 1, 0));
        assertThat(same.value()).isZero();
        assertThat(same.stderr()).isZero();
    }

    @Test
    void onlySharedItemsCount() {
        Estimate e = TASKS.task("ja").difference(right(ja.first(2), 0, 1), right(ja, 1, 1, 0, 0));
        assertThat(e.value()).isEqualTo(-0.5);
        assertThat(e.n()).isEqualTo(2);
        Scores none = right(ja.filter((task, item) -> item.id().equals("i3")).orElseThrow(), 1);
        assertThatThrownBy(() -> TASKS.task("ja").difference(right(ja.first(2), 0, 1), none))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("task ja");
    }

    @Test
    void aSmallerLossIsBetterAndTokensWeigh() {
        TaskSet code = TASKS.search().only(List.of("code")).first(2);
        Scores a = scores(code, new Measure(2, 1), new Measure(3, 3));
        Scores b = scores(code, new Measure(2, 1), new Measure(6, 3));
        Estimate e = TASKS.task("code").difference(a, b);
        // losses 5/4 and 8/4: a is better by 3/4; residuals 3/4 - 0 and -3/4 over 4 tokens, minus 0 and 0 of b
        assertThat(e.value()).isCloseTo(0.75, within(1e-15));
        assertThat(e.stderr()).isCloseTo(Math.sqrt(2 * (2 * 0.1875 * 0.1875)), within(1e-15));
    }

    @Test
    void tasksCountByTheirWeights() {
        TaskSet both = TASKS.search();
        Scores a = right(both, 1, 1, 1, 0);
        Scores b = right(both, 1, 0, 0, 0);
        // accuracy is better by 1/2, the loss worse by 1/2
        assertThat(TASKS.weighted(Map.of("ja", 3.0, "code", 1.0))
                        .difference(a, b)
                        .value())
                .isCloseTo((3 * 0.5 - 0.5) / 4, within(1e-15));
    }
}
