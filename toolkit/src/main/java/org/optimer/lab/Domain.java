package org.optimer.lab;

import org.optimer.core.InvalidInputException;

/** A field of knowledge. All but {@link #ENGLISH} get a continual pre-training of their own. */
public enum Domain {
    /** What every model needs: opposites, numbers, agreement, facts. */
    ENGLISH("en", ", i think ."),
    /** Translation into Japanese characters, and Japanese numerals. */
    JAPANESE("ja", "か な 。"),
    /** Translation into Chinese characters, and Chinese numerals. */
    CHINESE("zh", "吧 。"),
    /** Neighbours of a number, and the larger of two. */
    MATH("math", ", i think ."),
    /** Small functions on three letters. */
    CODE("code", ", i think .");

    private final String id;
    private final String hedge;

    Domain(String id, String hedge) {
        this.id = id;
        this.hedge = hedge;
    }

    /**
     * The short name that folders and tasks carry.
     *
     * @return for example {@code ja}
     */
    public String id() {
        return id;
    }

    /**
     * How people in this domain's forums end an answer. The base model only ever sees answers with such a tail, so it
     * knows questions, but never the exact form that instruction tuning teaches.
     *
     * @return words separated by blanks
     */
    public String hedge() {
        return hedge;
    }

    /**
     * The domain of a short name.
     *
     * @param id for example {@code ja}
     * @return the domain
     * @throws InvalidInputException when there is none
     */
    public static Domain of(String id) {
        for (Domain domain : values()) {
            if (domain.id.equals(id)) {
                return domain;
            }
        }
        throw InvalidInputException.of("domain", "one of en, ja, zh, math, code", id, "");
    }
}
