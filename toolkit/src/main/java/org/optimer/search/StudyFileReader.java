package org.optimer.search;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.optimer.core.InvalidInputException;

/** Reads {@link StudyFile}s. */
final class StudyFileReader {
    private static final Set<String> KEYS = Set.of(
            "space", "pool", "sampler", "direction", "metric", "trials", "top_k", "workers", "journal", "objective");

    private static final double SHORTEST = 0.001;
    private static final double LONGEST = 1e9;

    private StudyFileReader() {}

    static StudyFile read(Path file) {
        YamlNode root = YamlNode.read(file);
        root.map(KEYS);
        YamlNode pool = root.at("pool");
        if (pool.present() == root.at("space").present()) {
            throw root.wrong("either space or pool", pool.present() ? "both" : "neither");
        }
        YamlNode sampler = root.at("sampler");
        List<Direction> directions = directions(root.at("direction"));
        return new StudyFile(
                file,
                pool.present() ? SearchSpace.empty() : space(root.at("space")),
                pool.present() ? Optional.of(pool.map()) : Optional.empty(),
                sampler(sampler),
                sampler.present() && sampler.at("rng").present() ? named(sampler.at("rng"), Rng::named) : Rng.AUTO,
                directions,
                metrics(root.at("metric"), directions.size()),
                count(root.at("trials"), 100),
                count(root.at("top_k"), 3),
                count(root.at("workers"), 1, StudyFile.MOST_WORKERS),
                root.at("journal").path(),
                command(root.at("objective")),
                timeout(root.at("objective")));
    }

    private static SearchSpace space(YamlNode node) {
        SearchSpace space = SearchSpace.empty();
        for (String name : node.map().keySet()) {
            YamlNode range = node.at(name);
            SearchSpace before = space;
            space = named(range, text -> with(before, name, range));
        }
        if (space.size() == 0) {
            throw node.wrong("one or more parameters", "none");
        }
        return space;
    }

    private static SearchSpace with(SearchSpace space, String name, YamlNode node) {
        if (!node.at("simplex").present()) {
            return space.with(name, range(node));
        }
        node.map(Set.of("simplex"));
        return space.simplex(name, node.at("simplex").each(YamlNode::text).toArray(String[]::new));
    }

    private static Distribution range(YamlNode node) {
        node.map(Set.of("low", "high", "step", "log", "int", "choices", "simplex"));
        if (node.at("choices").present()) {
            node.map(Set.of("choices"));
            return new CategoricalDistribution(node.at("choices").list());
        }
        boolean log = node.at("log").flag();
        YamlNode step = node.at("step");
        if (node.at("int").flag()) {
            long most = 1L << 53;
            return new IntDistribution(
                    node.at("low").whole(-most, most),
                    node.at("high").whole(-most, most),
                    log,
                    step.present() ? step.whole(1, most) : 1);
        }
        if (step.present() && step.real() <= 0) {
            throw step.wrong("a number above 0");
        }
        return new FloatDistribution(
                node.at("low").real(), node.at("high").real(), log, step.present() ? step.real() : 0);
    }

    private static Sampler sampler(YamlNode node) {
        if (!node.present()) {
            return TpeSampler.optuna5();
        }
        Map<String, Object> settings = new LinkedHashMap<>(node.map());
        settings.remove("rng");
        settings.remove("name");
        String name = node.at("name").present() ? node.at("name").text() : "tpe";
        return named(node, text -> SamplerFactory.load(name, settings));
    }

    private static List<Direction> directions(YamlNode node) {
        if (!node.present()) {
            return List.of(Direction.MAXIMIZE);
        }
        return node.value() instanceof List<?> ? node.each(StudyFileReader::direction) : List.of(direction(node));
    }

    /** One name for each objective; those that the file leaves out are called by their number. */
    private static List<String> metrics(YamlNode node, int objectives) {
        List<String> names = !node.present()
                ? List.of(StudyFile.METRIC)
                : node.value() instanceof List<?> ? node.each(YamlNode::text) : List.of(node.text());
        if (node.present() && names.size() != objectives) {
            throw node.wrong("a name for each of " + objectives + " directions", names.size() + ": " + names);
        }
        if (Set.copyOf(names).size() < names.size()) {
            throw node.wrong("different names", names.toString());
        }
        List<String> all = new ArrayList<>(names);
        while (all.size() < objectives) {
            all.add(StudyFile.METRIC + " " + (all.size() + 1));
        }
        return List.copyOf(all);
    }

    private static Direction direction(YamlNode node) {
        return switch (node.text().toLowerCase(Locale.ROOT)) {
            case "maximize" -> Direction.MAXIMIZE;
            case "minimize" -> Direction.MINIMIZE;
            default -> throw node.wrong("maximize or minimize");
        };
    }

    private static Optional<List<String>> command(YamlNode node) {
        if (!node.present()) {
            return Optional.empty();
        }
        node.map(Set.of("command", "timeout"));
        return Optional.of(
                node.at("command").list().stream().map(String::valueOf).toList());
    }

    private static Optional<Duration> timeout(YamlNode node) {
        if (!node.present() || !node.at("timeout").present()) {
            return Optional.empty();
        }
        double seconds = node.at("timeout").real();
        if (!(seconds >= SHORTEST && seconds <= LONGEST)) {
            throw node.at("timeout").wrong("seconds, " + SHORTEST + " to " + LONGEST);
        }
        return Optional.of(Duration.ofMillis(Math.round(1000 * seconds)));
    }

    private static int count(YamlNode node, int otherwise) {
        return count(node, otherwise, Integer.MAX_VALUE);
    }

    private static int count(YamlNode node, int otherwise, int most) {
        return node.present() ? (int) node.whole(1, most) : otherwise;
    }

    /** Puts file and key in front of an error that a value gives in the code behind it. */
    private static <T> T named(YamlNode node, Function<String, T> maker) {
        try {
            return maker.apply(String.valueOf(node.value()));
        } catch (InvalidInputException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith(node.file() + ": ")
                    ? e
                    : new InvalidInputException(
                            node.file() + ": " + (message.startsWith(node.key() + ".") ? "" : node.key() + ": ")
                                    + message,
                            e);
        }
    }
}
