package org.optimer.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.optimer.core.InvalidInputException;

/**
 * Equally spaced values. {@link #full} tries every combination; {@link #coordinates} moves one parameter at a time over
 * its values while the others stay at the best found so far, from the middle of the space on: the coordinate-wise grid
 * search that the paper's DEM baseline tunes its scales with. Which of the points still to be tried comes next is drawn
 * at random; when all have been tried, points are tried again.
 */
public final class GridSampler implements Sampler {
    /** More combinations than this are no grid that anyone will finish. */
    private static final long MOST = 1_000_000;

    private static final String STREAM = "grid";

    private final int levels;
    private final boolean coordinates;
    private final long seed;

    private GridSampler(int levels, boolean coordinates, long seed) {
        if (levels < 2) {
            throw InvalidInputException.of("grid", "2 or more levels", String.valueOf(levels), "");
        }
        this.levels = levels;
        this.coordinates = coordinates;
        this.seed = Seeding.check(seed);
    }

    /**
     * All combinations.
     *
     * @param levels values of each parameter, both bounds included; parameters with fewer values have all of theirs
     * @return the sampler, seed 0
     */
    public static GridSampler full(int levels) {
        return new GridSampler(levels, false, 0);
    }

    /**
     * One parameter after another, in the space's order.
     *
     * @param levels values of each parameter, both bounds included; parameters with fewer values have all of theirs
     * @return the sampler, seed 0
     */
    public static GridSampler coordinates(int levels) {
        return new GridSampler(levels, true, 0);
    }

    /**
     * Another seed.
     *
     * @param value 0 to 2³² − 1
     * @return a new sampler
     */
    public GridSampler seed(long value) {
        return new GridSampler(levels, coordinates, value);
    }

    /**
     * How many points the grid of a space has.
     *
     * @param space to be searched; the shares of a simplex are multiples of 1/(levels − 1), and count as one parameter
     * @return the product of the parameters' values, or their sum for a coordinate-wise grid
     */
    public long points(SearchSpace space) {
        long count = coordinates ? 0 : 1;
        for (Distribution range :
                new SimplexLattice(space, levels, MOST).inner().distributions().values()) {
            long values = values(range).size();
            count = coordinates ? count + values : Math.multiplyExact(count, values);
        }
        return count;
    }

    @Override
    public Map<String, Object> suggest(Request request) {
        if (!request.space().simplexes().isEmpty()) {
            SimplexLattice lattice = new SimplexLattice(request.space(), levels, MOST);
            return lattice.outward(request, suggest(lattice.inward(request)));
        }
        UnitCube cube = UnitCube.of(request);
        Map<String, List<Object>> grid = new LinkedHashMap<>();
        cube.ranges().forEach((name, range) -> grid.put(name, values(range)));
        if (grid.isEmpty()) {
            return UnitCube.complete(request, Map.of());
        }
        double u = request.random().stream(STREAM).next();
        return UnitCube.complete(
                request, coordinates ? nextOfCoordinate(request, grid, u) : nextOfAll(request, grid, u));
    }

    @Override
    public boolean simplexes() {
        return true;
    }

    private Map<String, Object> nextOfAll(Request request, Map<String, List<Object>> grid, double u) {
        long count = 1;
        for (List<Object> values : grid.values()) {
            count *= values.size();
            if (count > MOST) {
                throw InvalidInputException.of(
                        "grid of " + levels + " levels",
                        "at most " + MOST + " points",
                        "more, for " + grid.size() + " parameters",
                        "Take fewer levels, or a coordinate-wise grid");
            }
        }
        Set<Long> tried = new LinkedHashSet<>();
        for (FrozenTrial trial : tried(request)) {
            long index = index(grid, trial);
            if (index >= 0) {
                tried.add(index);
            }
        }
        long open = count - tried.size();
        long skip = (long) (u * (open == 0 ? count : open));
        long index = 0;
        while (skip > 0 || (open > 0 && tried.contains(index))) {
            if (open == 0 || !tried.contains(index)) {
                skip--;
            }
            index++;
        }
        return at(grid, index);
    }

    /** The first parameter with values that were not tried with the others as they stand. */
    private Map<String, Object> nextOfCoordinate(Request request, Map<String, List<Object>> grid, double u) {
        Map<String, Object> standing = new LinkedHashMap<>();
        grid.forEach((name, values) -> standing.put(name, values.get(values.size() / 2)));
        for (Map.Entry<String, List<Object>> axis : grid.entrySet()) {
            TreeMap<Integer, FrozenTrial> seen = new TreeMap<>();
            for (FrozenTrial trial : tried(request)) {
                int level = axis.getValue().indexOf(trial.params().get(axis.getKey()));
                if (level >= 0 && differsOnlyIn(axis.getKey(), standing, trial)) {
                    seen.merge(level, trial, (a, b) -> better(request.direction(), a, b));
                }
            }
            List<Object> open = new ArrayList<>();
            for (int level = 0; level < axis.getValue().size(); level++) {
                if (!seen.containsKey(level)) {
                    open.add(axis.getValue().get(level));
                }
            }
            if (!open.isEmpty()) {
                standing.put(axis.getKey(), open.get((int) (u * open.size())));
                return standing;
            }
            FrozenTrial best = seen.values().stream()
                    .reduce((a, b) -> better(request.direction(), a, b))
                    .orElseThrow();
            standing.put(axis.getKey(), best.params().get(axis.getKey()));
        }
        return standing;
    }

    private static FrozenTrial better(Direction direction, FrozenTrial a, FrozenTrial b) {
        if (a.state() != TrialState.COMPLETE || b.state() != TrialState.COMPLETE) {
            return a.state() == TrialState.COMPLETE ? a : b;
        }
        return direction.bestFirst().compare(a.score(), b.score()) <= 0 ? a : b;
    }

    private static boolean differsOnlyIn(String name, Map<String, Object> standing, FrozenTrial trial) {
        return standing.entrySet().stream()
                .allMatch(entry -> entry.getKey().equals(name)
                        || Objects.equals(entry.getValue(), trial.params().get(entry.getKey())));
    }

    /** Failed trials are to be tried again. */
    private static List<FrozenTrial> tried(Request request) {
        return request.history().stream()
                .filter(trial -> trial.state() != TrialState.FAIL && trial.state() != TrialState.WAITING)
                .toList();
    }

    private static long index(Map<String, List<Object>> grid, FrozenTrial trial) {
        long index = 0;
        for (Map.Entry<String, List<Object>> axis : grid.entrySet()) {
            int level = axis.getValue().indexOf(trial.params().get(axis.getKey()));
            if (level < 0) {
                return -1;
            }
            index = index * axis.getValue().size() + level;
        }
        return index;
    }

    private static Map<String, Object> at(Map<String, List<Object>> grid, long index) {
        Map<String, Object> values = new LinkedHashMap<>();
        long stride = 1;
        for (List<Object> axis : grid.values()) {
            stride *= axis.size();
        }
        long rest = index;
        for (Map.Entry<String, List<Object>> axis : grid.entrySet()) {
            stride /= axis.getValue().size();
            values.put(axis.getKey(), axis.getValue().get((int) (rest / stride)));
            rest %= stride;
        }
        return values;
    }

    /** The values of one parameter, smallest first, choices in their order; null choices are kept. */
    private List<Object> values(Distribution range) {
        if (range instanceof CategoricalDistribution choices) {
            List<Object> all = new ArrayList<>();
            for (int i = 0; i < choices.choices().size(); i++) {
                all.add(choices.toExternal(i));
            }
            return all;
        }
        Scale scale = Scale.of(range);
        double low = scale.log() ? StrictMath.log(scale.least()) : scale.least();
        double high = scale.log() ? StrictMath.log(scale.greatest()) : scale.greatest();
        Set<Object> values = new LinkedHashSet<>();
        for (int i = 0; i < levels; i++) {
            double x = low + (high - low) * i / (levels - 1);
            double inner =
                    i == levels - 1 ? scale.greatest() : i == 0 ? scale.least() : scale.log() ? StrictMath.exp(x) : x;
            double rounded = scale.round(inner);
            values.add(range.toExternal(range instanceof IntDistribution ? Math.rint(rounded) : rounded));
        }
        return List.copyOf(values);
    }

    @Override
    public boolean severalObjectives() {
        return !coordinates;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public String name() {
        return "grid";
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", name());
        settings.put("levels", levels);
        settings.put("coordinates", coordinates);
        settings.put("seed", seed);
        return settings;
    }
}
