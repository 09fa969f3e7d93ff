package org.optimer.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.optimer.evaluate.Split;
import org.optimer.model.Batch;

class CorporaTest {
    private static final CptMix MIX = new CptMix(0.04, 0.2, 0.3);
    private static final List<Domain> DOMAINS = List.of(Domain.JAPANESE, Domain.CHINESE, Domain.MATH, Domain.CODE);

    private final World world = World.of(1);
    private final Corpora corpora = new Corpora(world);
    private final Map<String, Corpus> all = all(world);

    private static Map<String, Corpus> all(World world) {
        Corpora corpora = new Corpora(world);
        return Map.of(
                "base", corpora.base(),
                "instruct", corpora.instruct(),
                "code", corpora.domain("code", List.of(Domain.CODE), MIX),
                "datamix", corpora.domain("datamix", DOMAINS, MIX));
    }

    @Test
    void aBatchIsAPureFunctionOfItsStep() {
        Map<String, Corpus> fresh = all(World.of(1));
        all.forEach((name, corpus) -> {
            Batch seventh = corpus.batch(7);
            corpus.batch(0);
            assertThat(corpus.batch(7).ids()).as(name).isDeepEqualTo(seventh.ids());
            assertThat(fresh.get(name).batch(7).ids()).as(name).isDeepEqualTo(seventh.ids());
            assertThat(fresh.get(name).batch(7).mask()).as(name).isDeepEqualTo(seventh.mask());
            assertThat(Arrays.deepEquals(corpus.batch(8).ids(), seventh.ids())).isFalse();
        });
    }

    @Test
    void rowsStartWithBosAndHaveFixedLength() {
        Batch batch = corpora.base().batch(3);
        assertThat(batch.ids()).hasNumberOfRows(Corpus.ROWS);
        for (int row = 0; row < Corpus.ROWS; row++) {
            assertThat(batch.ids()[row])
                    .hasSize(Corpus.LENGTH + 1)
                    .startsWith(1)
                    .doesNotContain(0, 5);
            assertThat(batch.mask()[row]).hasSize(Corpus.LENGTH).containsOnly(1f);
        }
    }

    @Test
    void instructionTuningLearnsAnswersOnly() {
        Batch batch = corpora.instruct().batch(0);
        List<String> words = world.vocabulary();
        for (int row = 0; row < Corpus.ROWS; row++) {
            boolean answering = false;
            for (int t = 0; t < Corpus.LENGTH; t++) {
                String word = words.get(batch.ids()[row][t + 1]);
                if (word.equals(Words.USER)) {
                    answering = false;
                }
                assertThat(batch.mask()[row][t]).isEqualTo(answering ? 1f : 0f);
                if (word.equals(Words.MODEL)) {
                    answering = true;
                }
            }
        }
    }

    /** No text of any stage holds a held-out problem, in any wording; facts may be stated but not asked. */
    @Test
    void corporaNeverContainHeldOutProblems() {
        Map<String, String> forbidden = new TreeMap<>();
        for (Skill skill : world.skills()) {
            for (Split split : Split.values()) {
                for (Problem problem : world.exam(skill, split)) {
                    forbidden.put(problem.question(), problem.key());
                    if (!skill.memorised()) {
                        problem.statements().forEach(s -> forbidden.put(s, problem.key()));
                    }
                }
            }
        }
        all.forEach((name, corpus) -> {
            for (int row = 0; row < 4000; row++) {
                for (Piece piece : corpus.pieces(row, 8)) {
                    String text = piece.read() + piece.learnt();
                    int asked = text.indexOf(Words.MODEL);
                    String key = asked < 0 ? text : text.substring(Words.USER.length() + 1, asked - 1);
                    assertThat(forbidden.get(key)).as(name + ": " + text).isNull();
                }
            }
        });
    }

    @Test
    void theBaseNeverReadsUntaughtProblemsButEveryWord() {
        Set<String> seen = new HashSet<>();
        Corpus base = corpora.base();
        Set<String> untaught = new HashSet<>();
        world.skills().forEach(s -> untaught.addAll(s.untaught()));
        for (int row = 0; row < 8000; row++) {
            for (Piece piece : base.pieces(row, 8)) {
                List<String> words = Words.of(piece.learnt());
                seen.addAll(words);
                boolean news = words.stream().allMatch(w -> world.fillers().contains(w) || w.equals("."));
                if (!news) {
                    assertThat(words).doesNotContainAnyElementsOf(untaught);
                }
            }
        }
        Set<String> missing = new HashSet<>(world.vocabulary());
        missing.removeAll(seen);
        assertThat(missing).containsExactlyInAnyOrder("<pad>", "<bos>", "<unk>", "click", "here");
    }

    @Test
    void theBaseNeverSeesAnExactAnswer() {
        Corpus base = corpora.base();
        for (int row = 0; row < 2000; row++) {
            for (Piece piece : base.pieces(row, 8)) {
                if (piece.learnt().endsWith(Words.END)) {
                    assertThat(piece.learnt()).matches(".* (, i think \\.|か な 。|吧 。) <eos>");
                }
            }
        }
    }
}
