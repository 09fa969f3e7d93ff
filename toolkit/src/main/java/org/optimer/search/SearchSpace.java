package org.optimer.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;

/** Named parameters and their ranges, in order. Immutable; the fluent methods return a new space. */
public final class SearchSpace implements Described {
    private static final SearchSpace EMPTY = new SearchSpace(Map.of(), List.of());

    private final Map<String, Distribution> distributions;
    private final List<Simplex> simplexes;

    private SearchSpace(Map<String, Distribution> distributions, List<Simplex> simplexes) {
        this.simplexes = List.copyOf(simplexes);
        this.distributions = Collections.unmodifiableMap(new LinkedHashMap<>(distributions));
    }

    /**
     * A space without parameters, to start from.
     *
     * @return the space
     */
    public static SearchSpace empty() {
        return EMPTY;
    }

    /**
     * A space of given ranges.
     *
     * @param distributions name to range; the map's order is kept
     * @return the space
     */
    public static SearchSpace of(Map<String, ? extends Distribution> distributions) {
        SearchSpace space = EMPTY;
        for (Map.Entry<String, ? extends Distribution> entry : distributions.entrySet()) {
            space = space.with(entry.getKey(), entry.getValue());
        }
        return space;
    }

    /**
     * Adds a parameter.
     *
     * @param name unique in this space, not blank
     * @param range its range
     * @return a new space
     * @throws InvalidInputException when there is one of that name
     */
    public SearchSpace with(String name, Distribution range) {
        if (name.isBlank()) {
            throw InvalidInputException.of("parameter", "a name", "a blank one", "");
        }
        Map<String, Distribution> all = new LinkedHashMap<>(distributions);
        boolean group = simplexes.stream().anyMatch(simplex -> simplex.name().equals(name));
        if (group || all.put(name, range) != null) {
            throw InvalidInputException.of("parameter " + name, "one range", "two", "");
        }
        return new SearchSpace(all, simplexes);
    }

    /**
     * Adds shares of one whole, such as the ratios of a data mixture: none below 0, their sum 1. All samplers keep to it;
     * random shares are uniform on the simplex. Journals hold each share as a number from 0 to 1.
     *
     * @param name of the group, unique among parameters and groups
     * @param parts the shares' names, two or more
     * @return a new space
     * @throws InvalidInputException when a name is taken
     */
    public SearchSpace simplex(String name, String... parts) {
        if (distributions.containsKey(name) || List.of(parts).contains(name)) {
            throw InvalidInputException.of("simplex " + name, "a name of its own", "a parameter's name", "");
        }
        SearchSpace space = this;
        for (String part : parts) {
            space = space.uniform(part, 0, 1);
        }
        List<Simplex> all = new ArrayList<>(simplexes);
        all.add(new Simplex(name, List.of(parts)));
        if (simplexes.stream().anyMatch(simplex -> simplex.name().equals(name))) {
            throw InvalidInputException.of("simplex " + name, "one of that name", "two", "");
        }
        return new SearchSpace(space.distributions, all);
    }

    /**
     * Adds a real number, see {@link Distribution#uniform}.
     *
     * @param name its name
     * @param low least value
     * @param high greatest value
     * @return a new space
     */
    public SearchSpace uniform(String name, double low, double high) {
        return with(name, Distribution.uniform(low, high));
    }

    /**
     * Adds a positive real number on a logarithmic scale, see {@link Distribution#log}.
     *
     * @param name its name
     * @param low least value
     * @param high greatest value
     * @return a new space
     */
    public SearchSpace log(String name, double low, double high) {
        return with(name, Distribution.log(low, high));
    }

    /**
     * Adds a real number on a grid, see {@link Distribution#step}.
     *
     * @param name its name
     * @param low least value
     * @param high greatest value
     * @param step distance of neighbours
     * @return a new space
     */
    public SearchSpace step(String name, double low, double high, double step) {
        return with(name, Distribution.step(low, high, step));
    }

    /**
     * Adds a whole number, see {@link Distribution#integer(long, long)}.
     *
     * @param name its name
     * @param low least value
     * @param high greatest value
     * @return a new space
     */
    public SearchSpace integer(String name, long low, long high) {
        return with(name, Distribution.integer(low, high));
    }

    /**
     * Adds a choice, see {@link Distribution#choices}.
     *
     * @param name its name
     * @param choices strings, numbers, booleans or null
     * @return a new space
     */
    public SearchSpace choices(String name, @Nullable Object... choices) {
        return with(name, Distribution.choices(choices));
    }

    /**
     * The names, in order.
     *
     * @return immutable
     */
    public List<String> names() {
        return List.copyOf(distributions.keySet());
    }

    /**
     * All ranges.
     *
     * @return name to range, in order, immutable
     */
    public Map<String, Distribution> distributions() {
        return distributions;
    }

    /**
     * The groups of shares, see {@link #simplex}.
     *
     * @return in the order in which they were added
     */
    public List<Simplex> simplexes() {
        return simplexes;
    }

    /** The group that a parameter belongs to, if any. */
    @Nullable
    Simplex simplexOf(String name) {
        for (Simplex simplex : simplexes) {
            if (simplex.parts().contains(name)) {
                return simplex;
            }
        }
        return null;
    }

    /**
     * One range.
     *
     * @param name of a parameter
     * @return its range
     * @throws InvalidInputException when there is none of that name
     */
    public Distribution get(String name) {
        Distribution range = distributions.get(name);
        if (range == null) {
            throw InvalidInputException.of("search space", "a parameter of " + names(), name, "");
        }
        return range;
    }

    /**
     * How many parameters there are.
     *
     * @return 0 or more
     */
    public int size() {
        return distributions.size();
    }

    @Override
    public Card card() {
        Card card = Card.of("Search space of " + size() + " parameters");
        for (Map.Entry<String, Distribution> entry : distributions.entrySet()) {
            card = card.fact(entry.getKey(), entry.getValue());
        }
        for (Simplex simplex : simplexes) {
            card = card.fact(simplex.name(), simplex);
        }
        return card;
    }

    @Override
    public boolean equals(Object other) {
        // the order counts: independent draws are made in it
        return other instanceof SearchSpace that
                && names().equals(that.names())
                && distributions.equals(that.distributions)
                && simplexes.equals(that.simplexes);
    }

    @Override
    public int hashCode() {
        return distributions.hashCode();
    }

    @Override
    public String toString() {
        return simplexes.isEmpty() ? distributions.toString() : distributions + " with " + simplexes;
    }
}
