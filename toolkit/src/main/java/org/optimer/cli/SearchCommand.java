package org.optimer.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.Card;
import org.optimer.core.Hashes;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Provenance;
import org.optimer.search.CommandObjective;
import org.optimer.search.FrozenTrial;
import org.optimer.search.JournalStorage;
import org.optimer.search.Study;
import org.optimer.search.StudyFile;
import org.optimer.search.StudyRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code search STUDY.yml}: a search from a file. */
@Command(name = "search", description = "Run a search that a study file describes.")
final class SearchCommand extends Verb {
    @Parameters(paramLabel = "STUDY.yml", description = "Space, sampler, trials, journal and objective.")
    Path file = Path.of("");

    @Option(names = "--resume", description = "Go on with the study that the journal holds.")
    boolean resume;

    @Override
    void execute() {
        StudyFile study = StudyFile.load(file);
        refuseUnlessResumed(study);
        if (study.pool().isPresent()) {
            PoolStudies.search(study, this);
        } else {
            byCommand(study);
        }
    }

    private void byCommand(StudyFile file) {
        long start = System.nanoTime();
        try (CommandObjective objective = file.objective().start();
                Study study = file.open()) {
            StudyRecord result = study.optimizeAll(objective::values, file.trials(), file.workers());
            tell(file.journal(), study.repairs());
            print(card(file, study), json(file, study, result, (System.nanoTime() - start) * 1e-9));
        }
    }

    private void refuseUnlessResumed(StudyFile study) {
        int trials = JournalStorage.open(study.journal()).read().studies().stream()
                .mapToInt(stored -> stored.trials().size())
                .sum();
        if (trials > 0 && !resume) {
            throw InvalidInputException.of(
                    study.journal().toString(),
                    "a new journal",
                    "a study of " + trials + " trials",
                    "Give --resume to go on with it, or name another journal");
        }
    }

    private static Map<String, Object> row(FrozenTrial trial, Object values) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("trial", trial.number());
        row.put("weights", trial.params());
        row.put("search", values);
        return row;
    }

    private static Card card(StudyFile file, Study study) {
        return study.record().card().fact("journal", file.journal().toAbsolutePath());
    }

    private static Map<String, Object> json(StudyFile file, Study study, StudyRecord result, double seconds) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (study.directions().size() > 1) {
            map.put(
                    "front",
                    study.front().stream()
                            .map(trial -> row(trial, trial.values()))
                            .toList());
            map.put("metrics", study.metrics());
        } else {
            map.put("best", row(study.best(), study.best().score()));
        }
        map.put("trials", result.trials().size());
        map.put("journal", file.journal().toAbsolutePath().normalize().toString());
        map.put("seconds", Map.of("total", seconds));
        Provenance provenance = Provenance.of(
                "search",
                List.of(new Provenance.Input(
                        "study", file.file().toAbsolutePath().normalize().toString(), Hashes.sha256(file.file()))),
                study.sampler().settings(),
                study.sampler().seed());
        map.put("provenance", provenance.toMap());
        return map;
    }
}
