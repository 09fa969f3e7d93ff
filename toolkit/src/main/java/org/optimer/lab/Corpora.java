package org.optimer.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.optimer.core.CounterRandom;
import org.optimer.core.InvalidInputException;

/**
 * The texts of the four training stages, each an endless {@link Corpus}: pre-training (statements of everything known,
 * news, forum questions), instruction tuning (a fixed list of questions with exact answers), continual pre-training of a
 * domain, and DataMix (all domains in one).
 */
final class Corpora {
    static final String WEB_HEAD = "click here";

    /** How often the base model reads a skill, in the order of {@link World#skills()}. */
    static final List<Integer> BASE_WEIGHTS = List.of(8, 3, 3, 14, 4, 4, 10, 14, 5, 8, 13);

    static final double NEWS_SHARE = 0.08;
    static final double FORUM_SHARE = 0.12;

    /** Questions per skill in the instruction data. */
    static final int INSTRUCT_QUESTIONS = 400;

    private final World world;
    private final WordChain news;
    private final WordChain web;

    Corpora(World world) {
        this.world = world;
        news = WordChain.over(world.fillers(), new CounterRandom(world.seed(), "lab", "news"));
        web = news.halfReplaced(new CounterRandom(world.seed(), "lab", "web"));
    }

    /** Pre-training text. */
    Corpus base() {
        return base(0);
    }

    /** Pre-training text for another round: another part of the same endless text. */
    Corpus base(int round) {
        List<Skill> skills = world.skills();
        int total = BASE_WEIGHTS.stream().mapToInt(Integer::intValue).sum();
        double everything = total * (1 + NEWS_SHARE + FORUM_SHARE);
        return corpus(round == 0 ? "base" : "base-" + round, random -> {
            double at = random.nextDouble() * everything;
            for (int i = 0; i < skills.size(); i++) {
                at -= BASE_WEIGHTS.get(i);
                if (at < 0) {
                    return statement(skills.get(i), random, true);
                }
            }
            if (at < NEWS_SHARE * total) {
                return Piece.text(news.walk("", random));
            }
            return forum(Words.pick(skills, random), random, true);
        });
    }

    /** Questions with exact answers, about known problems only; only the answers are learnt. */
    Corpus instruct() {
        Map<Skill, List<Problem>> lessons = new LinkedHashMap<>();
        for (Skill skill : world.skills()) {
            CounterRandom random = new CounterRandom(world.seed(), "lab", "instruct", skill.name());
            List<Problem> problems = new ArrayList<>();
            for (int i = 0; i < INSTRUCT_QUESTIONS; i++) {
                problems.add(world.lesson(skill, random, true));
            }
            lessons.put(skill, problems);
        }
        List<Skill> order = new ArrayList<>(world.skills());
        // English and code skills count double: their tasks have one skill each, the others two
        world.skills().stream().filter(s -> s.task().equals(s.name())).forEach(order::add);
        return corpus("instruct", random -> {
            Problem problem = Words.pick(Objects.requireNonNull(lessons.get(Words.pick(order, random))), random);
            return new Piece(problem.prompt(), problem.reply());
        });
    }

    /**
     * Continual pre-training text of some domains.
     *
     * @param name of the stage; other names give other texts
     * @param domains read in equal parts
     * @param mix the shares of what is not plain text of the domain
     */
    Corpus domain(String name, List<Domain> domains, CptMix mix) {
        if (domains.isEmpty() || domains.contains(Domain.ENGLISH)) {
            throw InvalidInputException.of("domains of " + name, "some of ja, zh, math, code", domains.toString(), "");
        }
        List<Skill> general = world.skills(Domain.ENGLISH);
        return corpus(name, random -> {
            double at = random.nextDouble();
            Skill skill = Words.pick(world.skills(Words.pick(domains, random)), random);
            if (at < mix.web()) {
                return Piece.text(web.walk(WEB_HEAD + " ", random));
            }
            if (at < mix.web() + mix.forum()) {
                return forum(skill, random, false);
            }
            if (at < mix.web() + mix.forum() + mix.general()) {
                return statement(Words.pick(general, random), random, true);
            }
            return statement(skill, random, false);
        });
    }

    private Piece statement(Skill skill, CounterRandom random, boolean knownOnly) {
        return Piece.text(Words.pick(world.reading(skill, random, knownOnly).statements(), random));
    }

    /** A question as people ask it in forums: the right answer with a tail, never the exact form of the instruction data. */
    private Piece forum(Skill skill, CounterRandom random, boolean knownOnly) {
        Problem problem = world.lesson(skill, random, knownOnly);
        String answer = problem.answer() + " " + skill.domain().hedge() + " " + Words.END;
        return Piece.text(problem.prompt() + " " + answer);
    }

    private Corpus corpus(String name, Corpus.Writer writer) {
        return new Corpus(world, name, writer);
    }
}
