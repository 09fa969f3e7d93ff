package org.optimer.lab;

import java.util.List;
import java.util.stream.Stream;
import org.optimer.core.CounterRandom;

/**
 * One thing that the lab's models can learn: a sampler of problems. A new skill is one class like {@link Opposites} and
 * one line in {@link World}.
 */
public interface Skill {
    /**
     * A short name, unique in the world.
     *
     * @return for example {@code ja_num}
     */
    String name();

    /**
     * The domain whose corpus carries this skill.
     *
     * @return the domain
     */
    Domain domain();

    /**
     * Every word that an item of this skill can contain.
     *
     * @return words; repetitions are harmless
     */
    List<String> words();

    /**
     * Draws a problem.
     *
     * @param random where the randomness comes from; nothing else may enter
     * @return the problem
     */
    Problem draw(CounterRandom random);

    /**
     * The problems that are offered for held-out tasks, in order; the world keeps distinct ones until it has enough.
     *
     * @param random where the randomness comes from
     * @return endless, or at least as many as the tasks need
     */
    default Stream<Problem> candidates(CounterRandom random) {
        return Stream.generate(() -> draw(random));
    }

    /**
     * Whether this skill is pure memory: an answer can be known only by having read it. Then held-out items are stated
     * in the corpora but never asked there; items of all other skills are held out of every text.
     *
     * @return false for skills that generalise
     */
    default boolean memorised() {
        return false;
    }

    /**
     * The words that only unknown problems contain. News texts use them, so that no embedding of the base stays
     * untrained; continual pre-training, which freezes embeddings, depends on that.
     *
     * @return words, none of them in a known problem
     */
    default List<String> untaught() {
        return List.of();
    }

    /**
     * The task that asks this skill: English skills are tasks of their own, the others share their domain's task.
     *
     * @return for example {@code en_opp} or {@code ja}
     */
    default String task() {
        return domain() == Domain.ENGLISH ? name() : domain().id();
    }
}
