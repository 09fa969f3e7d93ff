package org.optimer.plot;

import java.util.List;
import org.optimer.search.Explain;
import org.optimer.search.Recorded;
import org.optimer.search.StudyRecord;

/** A study explained on one page: every figure and table of it, and what to look for. */
public final class StudyReport {
    private StudyReport() {}

    /**
     * A page on one or more studies.
     *
     * @param title the page's heading
     * @param studies ours or Optuna's
     * @return the report, to be saved
     */
    public static Report of(String title, List<? extends Recorded> studies) {
        Report report = Report.of(title);
        for (Recorded recorded : studies) {
            StudyRecord study = recorded.record();
            if (studies.size() > 1) {
                report = report.section("Study " + study.name());
            }
            report = explained(report.card(study), study);
        }
        if (studies.size() > 1) {
            report = report.section("All studies")
                    .figure(
                            Plots.edf(studies.toArray(Recorded[]::new)),
                            "How values are spread. Where a line lies further to the good side, that study's trials were "
                                    + "better as a whole.");
        }
        return report;
    }

    /**
     * Adds what explains a study to a report.
     *
     * @param report to be added to
     * @param recorded a study, a search, or a record of one
     * @return a new report
     */
    public static Report explained(Report report, Recorded recorded) {
        StudyRecord study = recorded.record();
        Explain explain = Explain.of(study);
        Report out = report.section("How it went")
                .figure(Plots.history(study), "Each dot is a trial; the line is the best so far.")
                .card(explain.improvements())
                .figure(
                        Plots.edf(study),
                        "The share of trials with at most a value: a steep end at the good side means that most of them "
                                + "came close to the best.")
                .card(explain.values())
                .section("What mattered")
                .figure(
                        Plots.importances(study),
                        "What tells the best tenth of the trials from all of them. It looks at one parameter at a time, and "
                                + "only where the search went.")
                .card(explain.regions())
                .figure(
                        Plots.slice(study),
                        "A parameter matters when the good values gather in a part of its range. Bright dots are late.")
                .figure(
                        Plots.parallel(study),
                        "Follow the bright lines: where they run through one place, the good trials agree.");
        List<ParameterAxis> axes = ParameterAxis.all(study);
        if (axes.size() > 1) {
            out = out.figure(
                    Plots.contour(study, axes.get(0).name(), axes.get(1).name()),
                    "The two parameters that matter most. A ridge across both means that one can make up for the other.");
        }
        return out.figure(
                        Plots.densities(study),
                        "TPE fits l to the good trials and g to the others, and proposes points where l/g is great.")
                .section("What it cost")
                .figure(Plots.costs(study), "Seconds of each trial by part.")
                .card(explain.costs())
                .figure(Plots.timeline(study), "One row a worker; gaps are time in which it evaluated nothing.")
                .card(explain.workers());
    }
}
