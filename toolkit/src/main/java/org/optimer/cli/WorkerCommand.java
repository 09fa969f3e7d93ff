package org.optimer.cli;

import java.nio.file.Path;
import java.util.Map;
import org.optimer.search.CommandObjective;
import org.optimer.search.Study;
import org.optimer.search.StudyFile;
import org.optimer.search.StudyRecord;
import org.optimer.search.TrialState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code worker STUDY.yml}: one more process on a study's journal. */
@Command(name = "worker", description = "Evaluate trials of a study beside other processes, until it is complete.")
final class WorkerCommand extends Verb {
    @Parameters(paramLabel = "STUDY.yml", description = "The file that the search was started with.")
    Path file = Path.of("");

    @Option(
            names = "--number",
            paramLabel = "N",
            description = "Number of this worker, recorded with its trials; default: the process id.")
    int number = (int) (ProcessHandle.current().pid() % Integer.MAX_VALUE);

    @Override
    void execute() {
        if (number < 1) {
            throw new Main.UsageException("--number: expected 1 or more, found " + number + ".");
        }
        StudyFile study = StudyFile.load(file);
        if (study.pool().isPresent()) {
            PoolStudies.work(study, number, this);
            return;
        }
        try (CommandObjective objective = study.objective();
                Study opened = study.open()) {
            StudyRecord result = opened.joinAll(objective::values, study.trials(), 1, number);
            tell(study.journal(), opened.repairs());
            int complete = result.trials(TrialState.COMPLETE).size();
            print(result.card(), Map.of("trials", result.trials().size(), "complete", complete));
        }
    }
}
