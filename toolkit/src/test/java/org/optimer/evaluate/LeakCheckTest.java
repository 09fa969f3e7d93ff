package org.optimer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.LeakCheck.Degree;

/** The same fact or text in two parts is found, named and refused. */
class LeakCheckTest {
    private static Task task(String name, List<Item> search, List<Item> dev, List<Item> test, List<Item> shots) {
        return new ExactMatch()
                .task(
                        TaskCard.of(name, "").with("exact_match", TestTasks.CHAT),
                        Map.of(Split.SEARCH, search, Split.DEV, dev, Split.TEST, test),
                        shots);
    }

    private static List<Item> one(String id, String key, String question) {
        return List.of(Item.of(id, key, question, "x"));
    }

    @Test
    void aKeyInTwoSplitsIsRefusedEvenInOtherWords() {
        Task leaky = task(
                "cities",
                one("s1", "pilu", "city of pilu"),
                one("d1", "rafo", "city of rafo"),
                one("t1", "pilu", "pilu has which city"),
                List.of());
        assertThatThrownBy(() -> Tasks.of(leaky))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("\"pilu\"")
                .hasMessageContaining("cities search s1")
                .hasMessageContaining("cities test t1");
    }

    @Test
    void shotsAreAPartToo() {
        Task leaky =
                task("cities", one("s1", "a", "qa"), one("d1", "b", "qb"), one("t1", "c", "qc"), one("f1", "c", "qf"));
        assertThatThrownBy(() -> Tasks.of(leaky)).hasMessageContaining("shots f1");
    }

    @Test
    void theSameWordingUnderAnotherKeyIsRefused() {
        Task leaky = task(
                "cities",
                one("s1", "a", "city of  pilu"),
                one("d1", "b", "qb"),
                one("t1", "c", "city of pilu"),
                List.of());
        assertThat(LeakCheck.of(List.of(leaky)).leaks(Degree.TEXT)).hasSize(1);
        assertThatThrownBy(() -> Tasks.of(leaky)).hasMessageContaining("the text");
    }

    @Test
    void wordingIsComparedBetweenTasksAndKeysAreNot() {
        Task first = task("one", one("s1", "k", "alpha"), one("d1", "b", "beta"), one("t1", "c", "gamma"), List.of());
        Task sameKey = task("two", one("s1", "b", "delta"), one("d1", "x", "eps"), one("t1", "k", "zeta"), List.of());
        Task sameText = task("two", one("s1", "y", "gamma"), one("d1", "x", "eps"), one("t1", "z", "zeta"), List.of());
        assertThat(Tasks.of(first, sameKey).names()).containsExactly("one", "two");
        assertThatThrownBy(() -> Tasks.of(first, sameText)).hasMessageContaining("one test t1 and two search s1");
    }

    @Test
    void caseAndPunctuationAreOnlyAHint() {
        Task near = task(
                "near",
                one("s1", "a", "The city of Pilu?"),
                one("d1", "b", "qb"),
                one("t1", "c", "the city of pilu"),
                List.of());
        assertThat(Tasks.of(near).names()).containsExactly("near");
        LeakCheck check = LeakCheck.of(Tasks.of(near));
        assertThat(check.leaks()).singleElement().satisfies(leak -> assertThat(leak.degree())
                .isEqualTo(Degree.NEAR));
        check.requireNone();
        assertThat(check.card().text()).contains("near").contains("s1");
    }

    @Test
    void repeatsInsideOnePartAreFine() {
        List<Item> twice = List.of(Item.of("s1", "a", "q one", "x"), Item.of("s2", "a", "q two", "x"));
        Task task = task("t", twice, one("d1", "b", "qb"), one("t1", "c", "qc"), List.of());
        assertThat(LeakCheck.of(Tasks.of(task)).leaks()).isEmpty();
    }
}
