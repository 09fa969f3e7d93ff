package org.optimer.merge;

import java.util.Locale;
import org.optimer.core.InvalidInputException;

/** How the elements that a sparsifier keeps are scaled to make up for those it dropped. Always explicit and recorded. */
public enum Rescale {
    /** By 1 / density, as DARE was published (Yu et al. 2023, arXiv 2311.03099): unbiased element by element. */
    DENSITY,
    /** So that the tensor's difference has its old L1 norm, as mergekit does since 0.1: needs one more reading. */
    L1,
    /** Not at all. */
    NONE;

    /**
     * As in a recipe.
     *
     * @return lower case
     */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a recipe's value. mergekit's booleans are understood: true is {@code l1}, false is {@code none}.
     *
     * @param value text or boolean
     * @return the rescaling
     * @throws InvalidInputException for anything else
     */
    public static Rescale of(Object value) {
        Boolean truth = Parameters.truth(value);
        if (truth != null) {
            return truth ? L1 : NONE;
        }
        for (Rescale rescale : values()) {
            if (rescale.tag().equals(value)) {
                return rescale;
            }
        }
        throw InvalidInputException.of("rescale", "density, l1 or none", String.valueOf(value), "");
    }
}
