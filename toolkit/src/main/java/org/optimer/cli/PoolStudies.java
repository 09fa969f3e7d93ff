package org.optimer.cli;

import java.util.Map;
import org.optimer.OptiMer;
import org.optimer.OptiMerResult;
import org.optimer.core.Card;
import org.optimer.search.StudyFile;

/** Study files with a {@code pool:}, whose objective is a merge scored on tasks. */
final class PoolStudies {
    private PoolStudies() {}

    /** Runs the search, its finals and baselines, and prints through the verb. */
    static void search(StudyFile study, Verb verb) {
        OptiMer search = OptiMer.load(study.file());
        OptiMerResult result = search.run();
        Verb.tell(study.journal(), search.repairs());
        verb.print(result.card(), result.toMap(null));
    }

    /** Evaluates trials beside other processes until the study is complete. */
    static void work(StudyFile study, int number, Verb verb) {
        OptiMer search = OptiMer.load(study.file());
        int complete = search.join(number).size();
        Verb.tell(study.journal(), search.repairs());
        verb.print(
                Card.of("Study complete: " + study.journal()).fact("complete trials", complete),
                Map.of("complete", complete));
    }
}
