package org.optimer.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.optimer.evaluate.Item;
import org.optimer.evaluate.LeakCheck;
import org.optimer.evaluate.Measure;
import org.optimer.evaluate.MetricInfo;
import org.optimer.evaluate.Outcome;
import org.optimer.evaluate.Request;
import org.optimer.evaluate.Response;
import org.optimer.evaluate.Split;
import org.optimer.evaluate.Task;
import org.optimer.evaluate.Tasks;

/** What every {@link Task} must do. Extend it and give a task with items in at least one split. */
public abstract class TaskContract {
    /** For subclasses. */
    protected TaskContract() {}

    /**
     * Makes the task under test.
     *
     * @return a new object at each call, always with the same content
     */
    protected abstract Task task();

    /** It has a name, a metric, and items. */
    @Test
    public void hasANameMetricsAndItems() {
        Task task = task();
        assertThat(task.name()).isNotBlank();
        assertThat(task.metrics()).isNotEmpty();
        assertThat(task.metrics().stream().map(MetricInfo::name)).doesNotHaveDuplicates();
        assertThat(items(task)).isNotEmpty();
    }

    /** Ids are unique in each split, keys are filled in, and no key or wording is in two parts. */
    @Test
    public void itemsAreDistinctAndSplitsDisjoint() {
        Task task = task();
        for (Split split : Split.values()) {
            assertThat(task.items(split).stream().map(Item::id)).doesNotHaveDuplicates();
        }
        assertThat(items(task)).allSatisfy(item -> assertThat(item.key()).isNotBlank());
        LeakCheck.of(List.of(task)).requireNone();
        assertThat(Tasks.of(task).names()).containsExactly(task.name());
    }

    /** Two objects of the same content ask the same, in the same order; so does one object asked twice. */
    @Test
    public void requestsAreAFunctionOfTheItem() {
        Task one = task();
        Task two = task();
        assertThat(items(one)).isEqualTo(items(two));
        for (Item item : items(one)) {
            List<Request> requests = one.requests(item);
            assertThat(requests).isNotEmpty().isEqualTo(two.requests(item)).isEqualTo(one.requests(item));
        }
    }

    /** Few-shot examples never show the answer's own item. */
    @Test
    public void shotsAreNotScored() {
        Task task = task();
        Set<String> keys = new HashSet<>();
        task.shots().forEach(shot -> keys.add(shot.key()));
        assertThat(items(task)).noneMatch(item -> keys.contains(item.key()));
    }

    /** Every outcome has every metric, finite and with a weight above 0; judging twice gives the same. */
    @Test
    public void everyOutcomeHasEveryMetric() {
        Task task = task();
        for (Item item : items(task)) {
            for (boolean likely : new boolean[] {true, false}) {
                List<Response> responses = responses(task.requests(item), likely);
                Outcome outcome = task.judge(item, responses);
                for (MetricInfo metric : task.metrics()) {
                    assertThat(outcome.measures()).as("item %s", item.id()).containsKey(metric.name());
                    Measure measure = Objects.requireNonNull(outcome.measures().get(metric.name()));
                    assertThat(measure.value()).isFinite();
                    assertThat(measure.weight()).isPositive();
                    if (metric.unit().equals("share")) {
                        assertThat(measure.value()).isBetween(0.0, 1.0);
                    }
                }
                assertThat(task.judge(item, responses)).isEqualTo(outcome);
            }
        }
    }

    private static List<Item> items(Task task) {
        List<Item> items = new ArrayList<>();
        for (Split split : Split.values()) {
            items.addAll(task.items(split));
        }
        return items;
    }

    private static List<Response> responses(List<Request> requests, boolean likely) {
        List<Response> responses = new ArrayList<>();
        for (Request request : requests) {
            responses.add(
                    request instanceof Request.Generation
                            ? Response.written(likely ? "an answer" : "", 2)
                            : Response.scored(likely ? -0.5 : -50, likely, 3));
        }
        return responses;
    }
}
