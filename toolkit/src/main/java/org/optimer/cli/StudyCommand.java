package org.optimer.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.StorageException;
import org.optimer.plot.StudyReport;
import org.optimer.search.Explain;
import org.optimer.search.FrozenTrial;
import org.optimer.search.Importances;
import org.optimer.search.JournalStorage;
import org.optimer.search.StudyRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code study FILE.journal}: what is in a journal, of this toolkit or of Optuna. Changes nothing. */
@Command(name = "study", description = "Show the studies of a journal, ours or Optuna's.")
final class StudyCommand extends Verb {
    @Parameters(paramLabel = "FILE.journal", description = "A file in Optuna's journal format.")
    Path file = Path.of("");

    @Option(names = "--csv", description = "Print one line a trial, with a header.")
    boolean csv;

    @Option(names = "--explain", description = "Add tables: what mattered, where the good trials lie, workers, cost.")
    boolean explain;

    @Option(
            names = "--html",
            paramLabel = "REPORT.html",
            description = "Write a page with all figures and tables; it replaces an older one.")
    @Nullable
    Path html;

    @Override
    void execute() {
        if (csv && json) {
            throw new Main.UsageException("--csv and --json: expected one of them, found both.");
        }
        if (!Files.isRegularFile(file)) {
            throw new StorageException(file + ": no such file.");
        }
        JournalStorage journal = JournalStorage.open(file);
        List<StudyRecord> studies = journal.read().studies();
        if (csv) {
            System.out.print(csv(studies));
        } else if (json) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("journal", journal.path().normalize().toString());
            map.put("problems", journal.problems());
            map.put("studies", studies.stream().map(this::json).toList());
            print(Card.of("journal"), map);
        } else {
            studies.forEach(study -> {
                say(study.card().text());
                if (explain) {
                    Explain.of(study).cards().forEach(card -> say("\n" + card.text()));
                }
            });
            if (studies.isEmpty()) {
                say(file + ": no study in it.");
            }
        }
        tell(file, journal.problems());
        Path page = html;
        if (page != null) {
            StudyReport.of("Study " + file.getFileName(), studies).replace(page);
            if (!csv) {
                say("report  " + page + "   (open it in a browser)");
            }
        }
    }

    private Map<String, Object> json(StudyRecord study) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", study.name());
        map.put("metric", study.metric());
        map.put(
                "directions",
                study.directions().stream().map(d -> lower(d.name())).toList());
        map.put("user_attrs", study.userAttrs());
        if (study.directions().size() > 1) {
            map.put("metrics", study.metrics());
            map.put("front", study.front().stream().map(FrozenTrial::number).toList());
        } else {
            study.best().ifPresent(best -> map.put("best", best.number()));
        }
        if (explain) {
            map.put(
                    "importances",
                    Map.of(
                            "method",
                            Importances.METHOD,
                            "shares",
                            Importances.of(study).shares()));
        }
        map.put("trials", study.trials().stream().map(StudyCommand::json).toList());
        return map;
    }

    private static Map<String, Object> json(FrozenTrial trial) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("number", trial.number());
        map.put("state", lower(trial.state().name()));
        map.put("value", trial.values().isEmpty() ? null : trial.score());
        if (trial.values().size() > 1) {
            map.put("values", trial.values());
        }
        map.put("params", trial.params());
        if (!trial.constraints().isEmpty()) {
            map.put("constraints", trial.constraints());
        }
        map.put("intermediate", trial.intermediate());
        map.put("user_attrs", trial.userAttrs());
        map.put("start", trial.start() == null ? null : trial.start().toString());
        map.put("complete", trial.complete() == null ? null : trial.complete().toString());
        return map;
    }

    private static String csv(List<StudyRecord> studies) {
        Set<String> params = new LinkedHashSet<>();
        Set<String> remarks = new LinkedHashSet<>();
        for (StudyRecord study : studies) {
            for (FrozenTrial trial : study.trials()) {
                params.addAll(trial.params().keySet());
                remarks.addAll(trial.userAttrs().keySet());
            }
        }
        int objectives = studies.stream()
                .mapToInt(study -> study.directions().size())
                .max()
                .orElse(1);
        StringBuilder out = new StringBuilder("study,trial,state,value");
        for (int i = 1; i < objectives; i++) {
            out.append(",value ").append(i + 1);
        }
        params.forEach(name -> out.append(',').append(cell(name)));
        out.append(",seconds");
        remarks.forEach(name -> out.append(',').append(cell("user:" + name)));
        for (StudyRecord study : studies) {
            for (FrozenTrial trial : study.trials()) {
                out.append('\n').append(cell(study.name())).append(',').append(trial.number());
                out.append(',').append(lower(trial.state().name())).append(',');
                for (int i = 0; i < objectives; i++) {
                    out.append(i == 0 ? "" : ",");
                    out.append(
                            i < trial.values().size()
                                    ? String.valueOf(trial.values().get(i))
                                    : "");
                }
                params.forEach(
                        name -> out.append(',').append(cell(trial.params().get(name))));
                out.append(',').append(Double.isNaN(trial.seconds()) ? "" : String.valueOf(trial.seconds()));
                remarks.forEach(name -> out.append(',').append(cell(trial.userAttr(name))));
            }
        }
        return out.append('\n').toString();
    }

    /** A cell of RFC 4180: quoted when it holds a comma, a quote or a line break. */
    private static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
