package org.optimer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;

/**
 * Ways to spend fewer scored samples on a search than the plain protocol (T trials on all search items, the best K on all
 * dev items). Each has a switch of its own; all are off unless asked for. What they cost and save on simulated worlds and on
 * the lab is in {@code docs/search-budgets.md}.
 *
 * <pre>{@code
 * OptiMer.search(pool).maximize(tasks.mean()).frugal(Frugal.all());
 * OptiMer.search(pool).maximize(tasks.mean()).frugal(Frugal.none().racing(1.28));
 * }</pre>
 *
 * @param racing whether trials end early that are worse than the trial at TPE's boundary between good and poor
 * @param z a trial ends when its paired difference to that trial plus {@code z} standard errors of what it will be on all
 *     search items is below 0; at least 0
 * @param lowNorm whether random start-up trials with a long sum of vectors are drawn again
 * @param radius how long ‖Σ αᵢτᵢ‖ may be in a start-up trial, in the median length of uniform draws from the ranges: 1
 *     keeps the shorter half of them, whatever the lengths of the vectors; above 0
 * @param halving whether the finals begin with many candidates on few dev items and halve them while the items grow
 * @param entrants how many candidates such finals begin with, at least 1
 * @param share the part of the search items that a trial is scored on, in (0, 1]; 1 is the plain protocol
 */
public record Frugal(
        boolean racing, double z, boolean lowNorm, double radius, boolean halving, int entrants, double share)
        implements Described {
    /** One-sided 10 % of a normal distribution. */
    private static final double Z = 1.28;

    private static final double RADIUS = 1.0;
    private static final int ENTRANTS = 8;
    static final double SHARE = 0.6;
    private static final Frugal NONE = new Frugal(false, Z, false, RADIUS, false, ENTRANTS, 1);

    /** Refuses numbers that make no sense. */
    public Frugal {
        if (!(z >= 0 && Double.isFinite(z))) {
            throw InvalidInputException.of("frugal: racing", "a finite number from 0", String.valueOf(z), "");
        }
        if (!(radius > 0 && Double.isFinite(radius))) {
            throw InvalidInputException.of("frugal: low_norm", "a finite number above 0", String.valueOf(radius), "");
        }
        if (entrants < 1) {
            throw InvalidInputException.of("frugal: halving", "1 or more entrants", String.valueOf(entrants), "");
        }
        if (!(share > 0 && share <= 1)) {
            throw InvalidInputException.of("frugal: items", "a share in (0, 1]", String.valueOf(share), "");
        }
    }

    /**
     * The plain protocol.
     *
     * @return all switches off
     */
    public static Frugal none() {
        return NONE;
    }

    /**
     * The frugal mode as it was tuned on simulated worlds: racing, low-norm start-up and halving finals, about three fifths
     * of the plain samples. With {@code .items(0.6)} as well it takes under a half, and loses a little.
     *
     * @return the three switches on, all items
     */
    public static Frugal all() {
        return NONE.racing(Z).lowNorm(RADIUS).halving(ENTRANTS);
    }

    /**
     * Switches racing on: paired comparison on the same items in the same order, ten per task at a time.
     *
     * @param z see {@link #z}; smaller ends more trials early
     * @return a copy
     */
    public Frugal racing(double z) {
        return new Frugal(true, z, lowNorm, radius, halving, entrants, share);
    }

    /**
     * Switches the low-norm start-up on.
     *
     * @param radius see {@link #radius}
     * @return a copy
     */
    public Frugal lowNorm(double radius) {
        return new Frugal(racing, z, true, radius, halving, entrants, share);
    }

    /**
     * Switches successive-halving finals on.
     *
     * @param entrants see {@link #entrants}
     * @return a copy
     */
    public Frugal halving(int entrants) {
        return new Frugal(racing, z, lowNorm, radius, true, entrants, share);
    }

    /**
     * Scores trials on fewer items of each task.
     *
     * @param share see {@link #share}
     * @return a copy
     */
    public Frugal items(double share) {
        return new Frugal(racing, z, lowNorm, radius, halving, entrants, share);
    }

    /**
     * Whether anything differs from the plain protocol.
     *
     * @return true when a switch is on
     */
    public boolean any() {
        return racing || lowNorm || halving || share < 1;
    }

    /**
     * The switches that are on, as they stand in a study file.
     *
     * @return keys {@code racing, low_norm, halving, items}; empty for the plain protocol
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        if (racing) {
            map.put("racing", z);
        }
        if (lowNorm) {
            map.put("low_norm", radius);
        }
        if (halving) {
            map.put("halving", entrants);
        }
        if (share < 1) {
            map.put("items", share);
        }
        return map;
    }

    /**
     * The switches as a journal records them. Racing's z and the radius once meant something else under the names of the
     * study file, so they stand here under others: a search begun with the old meaning is refused, not continued.
     */
    Map<String, Object> recorded() {
        Map<String, Object> map = toMap();
        Object z = map.remove("racing");
        if (z != null) {
            map.put("racing_by_open_items", z);
        }
        Object radius = map.remove("low_norm");
        if (radius != null) {
            map.put(LowNormStartup.SETTING, radius);
        }
        return map;
    }

    @Override
    public Card card() {
        return Card.of("Frugal settings")
                .fact("racing", racing ? "z = " + z : "off")
                .fact("low-norm start-up", lowNorm ? "within " + radius + " median lengths of a draw" : "off")
                .fact("halving finals", halving ? "from " + entrants + " candidates" : "off")
                .fact("items of a trial", share < 1 ? share + " of the search items" : "all");
    }

    @Override
    public String toString() {
        return any() ? toMap().toString() : "plain";
    }
}
