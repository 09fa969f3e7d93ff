package org.optimer.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.optimer.core.CounterRandom;
import org.optimer.core.InvalidInputException;
import org.optimer.evaluate.Split;

/**
 * Everything that can be said and asked in the lab: a vocabulary, eleven skills, and the problems that are kept for the
 * tasks. A pure function of its seed.
 *
 * <p>Held-out problems are chosen by key before any corpus is written; a problem of a skill that generalises is in no
 * text of any stage, a fact is in statements but in no question.
 */
public final class World {
    /** Held-out problems of each task: search, dev, test; a task of several skills takes equal parts. */
    static final Map<Split, Integer> HELD_OUT = Map.of(Split.SEARCH, 100, Split.DEV, 300, Split.TEST, 500);

    private final long seed;
    private final Lexicon lexicon;
    private final Map<String, Skill> skills = new LinkedHashMap<>();
    private final Map<String, Map<Split, List<Problem>>> exams = new LinkedHashMap<>();
    private final Set<String> heldOut = new HashSet<>();
    private final List<String> vocabulary;

    private World(long seed) {
        this.seed = seed;
        lexicon = new Lexicon(seed);
        Stream.of(
                        new Opposites(lexicon),
                        new Translation(lexicon, Domain.JAPANESE),
                        new Translation(lexicon, Domain.CHINESE),
                        new Numerals(Domain.ENGLISH),
                        new Numerals(Domain.JAPANESE),
                        new Numerals(Domain.CHINESE),
                        new Agreement(lexicon, seed),
                        new Facts(lexicon, seed),
                        new Neighbours(),
                        new Larger(),
                        new Programs())
                .forEach(skill -> skills.put(skill.name(), skill));
        skills.values().forEach(this::holdOut);
        vocabulary = List.copyOf(words());
    }

    /**
     * The world of a seed.
     *
     * @param seed any number; it chooses words, facts, what is known and what is held out
     * @return the world, the same on every machine
     */
    public static World of(long seed) {
        return new World(seed);
    }

    /**
     * The seed.
     *
     * @return as given
     */
    public long seed() {
        return seed;
    }

    /**
     * All skills, in a fixed order.
     *
     * @return an immutable list
     */
    public List<Skill> skills() {
        return List.copyOf(skills.values());
    }

    /**
     * The skills of a domain.
     *
     * @param domain which
     * @return at least one, in the order of {@link #skills()}
     */
    public List<Skill> skills(Domain domain) {
        return skills.values().stream().filter(s -> s.domain() == domain).toList();
    }

    /**
     * A skill by name.
     *
     * @param name for example {@code ja_num}
     * @return the skill
     * @throws InvalidInputException when there is none
     */
    public Skill skill(String name) {
        Skill skill = skills.get(name);
        if (skill == null) {
            throw InvalidInputException.of("skill", "one of " + skills.keySet(), name, "");
        }
        return skill;
    }

    /**
     * Task names and the skills each task asks.
     *
     * @return in a fixed order
     */
    public Map<String, List<Skill>> tasks() {
        Map<String, List<Skill>> tasks = new LinkedHashMap<>();
        for (Domain domain : Domain.values()) {
            skills(domain).forEach(s -> tasks.computeIfAbsent(s.task(), t -> new ArrayList<>())
                    .add(s));
        }
        return Collections.unmodifiableMap(tasks);
    }

    /**
     * The held-out problems of a skill.
     *
     * @param skill one of {@link #skills()}
     * @param split which part
     * @return distinct problems that share no key with another split
     */
    public List<Problem> exam(Skill skill, Split split) {
        Map<Split, List<Problem>> exam = exams.getOrDefault(skill(skill.name()).name(), Map.of());
        return exam.getOrDefault(split, List.of());
    }

    /**
     * Whether a problem is kept for the tasks.
     *
     * @param key of a problem
     * @return true when no corpus may ask it
     */
    public boolean isHeldOut(String key) {
        return heldOut.contains(key);
    }

    /**
     * All words, special ones first. A word's place is its token number.
     *
     * @return distinct words
     */
    public List<String> vocabulary() {
        return vocabulary;
    }

    /**
     * Draws a problem to be asked in a corpus: never a held-out one.
     *
     * @param skill what it trains
     * @param random where the randomness comes from
     * @param knownOnly whether to leave out what the base model is not taught
     * @return the problem
     */
    public Problem lesson(Skill skill, CounterRandom random, boolean knownOnly) {
        while (true) {
            Problem problem = skill.draw(random);
            if (!isHeldOut(problem.key()) && (problem.known() || !knownOnly)) {
                return problem;
            }
        }
    }

    /**
     * Draws a problem to be stated in a corpus: never a held-out one, but for facts, which can only be known by reading.
     *
     * @param skill what it trains
     * @param random where the randomness comes from
     * @param knownOnly whether to leave out what the base model is not taught
     * @return the problem
     */
    public Problem reading(Skill skill, CounterRandom random, boolean knownOnly) {
        return skill.memorised() ? skill.draw(random) : lesson(skill, random, knownOnly);
    }

    /** Words without a meaning: invented ones, and those that only unknown problems contain. */
    List<String> fillers() {
        return Stream.concat(
                        lexicon.fillers().stream(), skills.values().stream().flatMap(s -> s.untaught().stream()))
                .distinct()
                .toList();
    }

    private void holdOut(Skill skill) {
        int parts = (int) skills.values().stream()
                .filter(s -> s.task().equals(skill.task()))
                .count();
        Iterator<Problem> candidates = skill.candidates(new CounterRandom(seed, "lab", "held out", skill.name()))
                .iterator();
        Map<Split, List<Problem>> exam = new LinkedHashMap<>();
        for (Split split : Split.values()) {
            List<Problem> problems = new ArrayList<>();
            while (problems.size() < Objects.requireNonNull(HELD_OUT.get(split)) / parts) {
                Problem problem = candidates.next();
                if (heldOut.add(problem.key())) {
                    problems.add(problem);
                }
            }
            exam.put(split, List.copyOf(problems));
        }
        exams.put(skill.name(), exam);
    }

    private Set<String> words() {
        Set<String> words = new LinkedHashSet<>(Words.SPECIAL);
        skills.values().forEach(skill -> words.addAll(skill.words()));
        for (Domain domain : Domain.values()) {
            words.addAll(Words.of(domain.hedge()));
        }
        words.addAll(lexicon.fillers());
        words.addAll(Words.of(Corpora.WEB_HEAD));
        return words;
    }
}
