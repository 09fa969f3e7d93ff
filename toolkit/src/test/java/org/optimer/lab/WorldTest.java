package org.optimer.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.optimer.core.CounterRandom;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Split;

class WorldTest {
    private final World world = World.of(1);

    @Test
    void sameSeedSameWorldOtherSeedOtherWorld() {
        World again = World.of(1);
        assertThat(again.vocabulary()).isEqualTo(world.vocabulary());
        assertThat(TaskFiles.of(again)).isEqualTo(TaskFiles.of(world));
        assertThat(TaskFiles.of(World.of(2))).isNotEqualTo(TaskFiles.of(world));
    }

    @Test
    void everyTaskHasItsNumberOfDistinctProblems() {
        assertThat(world.tasks().keySet())
                .containsExactly("en_opp", "en_num", "en_agr", "en_fact", "ja", "zh", "math", "code");
        Set<String> keys = new HashSet<>();
        world.tasks()
                .forEach((task, skills) -> World.HELD_OUT.forEach((split, count) -> {
                    List<Problem> problems = new ArrayList<>();
                    skills.forEach(skill -> problems.addAll(world.exam(skill, split)));
                    assertThat(problems).as(task + " " + split).hasSize(count);
                    problems.forEach(
                            p -> assertThat(keys.add(p.key())).as(p.key()).isTrue());
                }));
        assertThat(keys).hasSize(8 * 900).allMatch(world::isHeldOut);
    }

    /** Two questions about one person have one source, although they are two problems. */
    @Test
    void splitsShareNoSource() {
        Map<String, Split> splitOf = new TreeMap<>();
        for (Skill skill : world.skills()) {
            for (Split split : Split.values()) {
                for (Problem problem : world.exam(skill, split)) {
                    assertThat(splitOf.put(problem.source(), split))
                            .as(problem.source())
                            .isIn(null, split);
                }
            }
        }
        assertThat(splitOf.keySet()).filteredOn(s -> s.startsWith("en_fact")).hasSize(90);
        assertThat(splitOf).hasSize(90 + 7 * 900);
    }

    @Test
    void aboutHalfOfEachDomainIsUnknownAndAllOfEnglishIsKnown() {
        for (Skill skill : world.skills()) {
            long known = world.exam(skill, Split.TEST).stream()
                    .filter(Problem::known)
                    .count();
            double share = (double) known / world.exam(skill, Split.TEST).size();
            if (skill.domain() == Domain.ENGLISH) {
                assertThat(share).as(skill.name()).isEqualTo(1);
            } else {
                assertThat(share).as(skill.name()).isBetween(0.4, 0.7);
            }
        }
    }

    @Test
    void skillsListEveryWordTheyUseAndUntaughtWordsAreInNoKnownProblem() {
        for (Skill skill : world.skills()) {
            CounterRandom random = new CounterRandom(3, skill.name());
            Set<String> words = new HashSet<>(skill.words());
            for (int i = 0; i < 2000; i++) {
                Problem problem = skill.draw(random);
                List<String> used = new ArrayList<>(Words.of(problem.question() + " " + problem.answer()));
                problem.statements().forEach(s -> used.addAll(Words.of(s)));
                assertThat(words).containsAll(used);
                if (problem.known() && !skill.untaught().isEmpty()) {
                    assertThat(used).doesNotContainAnyElementsOf(skill.untaught());
                }
            }
        }
    }

    @Test
    void clozeIsTheFirstStatementCutBeforeItsAnswer() {
        Problem problem = new Problem("s", "k", "q ?", "7 0", List.of("seventy : 7 0 ."), true);
        assertThat(problem.clozePrompt()).isEqualTo("seventy :");
        assertThat(problem.clozeReply()).isEqualTo("7 0 .");
        assertThat(problem.prompt()).isEqualTo("<user> q ? <model>");
        assertThat(problem.reply()).isEqualTo("7 0 <eos>");
        assertThatThrownBy(() -> new Problem("s", "k", "q ?", "7 0", List.of("7 0 is it , no ."), true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("7 0 is it");
    }

    @Test
    void numbersAreSpelledRight() {
        assertThat(Spelling.of(Domain.ENGLISH, 704)).isEqualTo("seven hundred four");
        assertThat(Spelling.of(Domain.ENGLISH, 9013)).isEqualTo("nine thousand thirteen");
        assertThat(Spelling.of(Domain.ENGLISH, 40)).isEqualTo("forty");
        assertThat(Spelling.of(Domain.JAPANESE, 517)).isEqualTo("五 百 十 七");
        assertThat(Spelling.of(Domain.JAPANESE, 1111)).isEqualTo("千 百 十 一");
        assertThat(Spelling.of(Domain.CHINESE, 774)).isEqualTo("柒 佰 柒 拾 肆");
        assertThat(Spelling.of(Domain.CHINESE, 1001)).isEqualTo("壹 仟 零 壹");
        assertThat(Spelling.of(Domain.CHINESE, 110)).isEqualTo("壹 佰 壹 拾");
    }

    @Test
    void unknownNamesAreRefused() {
        assertThatThrownBy(() -> world.skill("en_foo")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Domain.of("fr")).isInstanceOf(InvalidInputException.class);
    }
}
