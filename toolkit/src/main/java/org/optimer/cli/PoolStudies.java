package org.optimer.cli;

import org.optimer.core.InvalidInputException;
import org.optimer.search.StudyFile;

/** Study files with a {@code pool:}, whose objective is a merge scored on tasks. This is their one door. */
final class PoolStudies {
    private PoolStudies() {}

    /** Runs the search and prints through the verb. */
    static void search(StudyFile study, Verb verb) {
        throw notYet(study);
    }

    /** Evaluates trials beside other processes until the study is complete. */
    static void work(StudyFile study, int number) {
        throw notYet(study);
    }

    private static InvalidInputException notYet(StudyFile study) {
        return InvalidInputException.of(
                study.file() + ": pool",
                "space and objective.command",
                "pool",
                "Pools cannot be searched from a file yet");
    }
}
