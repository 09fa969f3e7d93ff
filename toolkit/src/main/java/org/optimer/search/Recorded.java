package org.optimer.search;

import java.util.List;

/** Something that has a study: a running search, an open study, or a study as it was read from a file. */
public interface Recorded {
    /**
     * The study as it stands now.
     *
     * @return immutable
     */
    StudyRecord record();

    /**
     * What was found damaged since the study was opened, and what was done: torn lines moved aside, locks of dead
     * processes removed, their trials queued again.
     *
     * @return one line each, for people; empty when all is sound
     */
    default List<String> repairs() {
        return List.of();
    }
}
