package org.optimer;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How many samples (one model on one item) a search looked at, against the plain protocol with the same settings. Samples
 * that a ledger answered count as looked at; the test split, which is scored once in either case, does not count.
 *
 * @param search samples of the trials
 * @param dev samples of the finals
 * @param plain what the plain protocol takes: T trials on all search items, the best K on all dev items
 */
public record SampleCount(long search, long dev, long plain) {
    /**
     * Trials and finals together.
     *
     * @return samples
     */
    public long used() {
        return search + dev;
    }

    /**
     * The part of the plain protocol's samples that was used.
     *
     * @return 1 for the plain protocol itself
     */
    public double share() {
        return (double) used() / plain;
    }

    /**
     * As JSON-like values.
     *
     * @return keys {@code search, dev, used, plain, share}
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("search", search);
        map.put("dev", dev);
        map.put("used", used());
        map.put("plain", plain);
        map.put("share", share());
        return map;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%,d of the plain protocol's %,d samples (%.0f %%)", used(), plain, 100 * share());
    }
}
