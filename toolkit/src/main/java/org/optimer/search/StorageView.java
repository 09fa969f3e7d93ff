package org.optimer.search;

import java.util.List;
import java.util.Optional;

/**
 * What a storage holds at one moment. Immutable.
 *
 * @param version grows with every operation; two views of one storage with equal versions are equal
 * @param trialCount trials of all studies, deleted ones included: the id that the next trial gets
 * @param studyCount studies ever begun: the id that the next study gets
 * @param studies those that were not deleted, by id
 */
public record StorageView(long version, int trialCount, int studyCount, List<StudyRecord> studies) {
    /** Copies the list. */
    public StorageView {
        studies = List.copyOf(studies);
    }

    /**
     * The study of a name.
     *
     * @param name of a study
     * @return empty when there is none
     */
    public Optional<StudyRecord> study(String name) {
        return studies.stream().filter(study -> study.name().equals(name)).findFirst();
    }

    /**
     * The study with an id.
     *
     * @param id of a study
     * @return empty when there is none, or it was deleted
     */
    public Optional<StudyRecord> study(int id) {
        return studies.stream().filter(study -> study.id() == id).findFirst();
    }
}
