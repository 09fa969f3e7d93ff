package org.optimer.search;

/** Something that has a study: a running search, an open study, or a study as it was read from a file. */
public interface Recorded {
    /**
     * The study as it stands now.
     *
     * @return immutable
     */
    StudyRecord record();
}
