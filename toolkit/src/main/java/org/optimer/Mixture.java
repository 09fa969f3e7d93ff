package org.optimer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.optimer.core.Card;
import org.optimer.core.Described;

/**
 * Merge weights read as data ratios: pᵢ = αᵢ / Σⱼ αⱼ over the CPT vectors only (α_it is dropped). The paper leaves
 * negative and all-zero weights undefined; here negative ones are clipped to 0 and said so, and if nothing is left the
 * mixture is uniform and says so.
 *
 * @param shares by vector name, in 0-1, summing to 1
 * @param remarks what had to be decided; empty when the weights were all positive
 */
public record Mixture(Map<String, Double> shares, List<String> remarks) implements Described {
    /** Copies. */
    public Mixture {
        shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
        remarks = List.copyOf(remarks);
    }

    /**
     * Reads weights as ratios.
     *
     * @param weights α of the CPT vectors, without the instruction vector
     * @return the mixture
     */
    public static Mixture of(Map<String, Double> weights) {
        List<String> remarks = new ArrayList<>();
        Map<String, Double> clipped = new LinkedHashMap<>();
        double sum = 0;
        for (Map.Entry<String, Double> entry : weights.entrySet()) {
            if (entry.getValue() < 0) {
                remarks.add(entry.getKey() + " had the negative weight " + entry.getValue() + ", counted as 0");
            }
            double share = Math.max(0, entry.getValue());
            clipped.put(entry.getKey(), share);
            sum += share;
        }
        double total = sum;
        if (total == 0) {
            remarks.add("no weight is above 0, so the mixture is uniform");
            clipped.replaceAll((name, share) -> 1.0 / clipped.size());
        } else {
            clipped.replaceAll((name, share) -> share / total);
        }
        return new Mixture(clipped, remarks);
    }

    @Override
    public Card card() {
        List<List<String>> rows = new ArrayList<>();
        shares.forEach((name, share) -> rows.add(List.of(name, String.format(Locale.ROOT, "%.1f", 100 * share))));
        Card card = Card.of("Data mixture read from merge weights").table(List.of("dataset", "share %"), rows);
        for (String remark : remarks) {
            card = card.text(remark);
        }
        return card;
    }

    @Override
    public String toString() {
        return card().text();
    }
}
