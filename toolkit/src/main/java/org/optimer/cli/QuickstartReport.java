package org.optimer.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.optimer.MethodRow;
import org.optimer.OptiMer;
import org.optimer.OptiMerResult;
import org.optimer.plot.Plots;
import org.optimer.plot.Report;
import org.optimer.search.Explain;
import org.optimer.vector.Geometry;

/** The HTML report of a quickstart: the same figures as the first notebook, in one file without network requests. */
final class QuickstartReport {
    private QuickstartReport() {}

    static Path write(OptiMer search, OptiMerResult result, Path out) {
        List<String> names = search.pool().names();
        String second = result.best().weights().entrySet().stream()
                .filter(e -> !e.getKey().equals(names.get(0)))
                .max(java.util.Map.Entry.comparingByValue())
                .map(java.util.Map.Entry::getKey)
                .orElse(names.get(0));
        Report report = Report.of("OptiMer on the bundled lab")
                .lead("A search for merge weights over " + names.size() + " vectors of tiny, really trained models: "
                        + result.trials().size() + " trials, the best three scored again on dev items, the winner "
                        + "and every baseline scored once on test items.")
                .section("Who wins")
                .figure(Plots.methods(result), reading(result))
                .card(result.methodsCard())
                .section("How the search went")
                .figure(
                        Plots.progress(result),
                        "Each dot is one merged model. The first ones are random; then TPE proposes weights near the "
                                + "best of what it has seen. The line is the best score so far.")
                .figure(
                        Plots.weightSpace(result, names.get(0), second),
                        "The same trials by two of their weights. Look for where the good ones gather.")
                .card(result.best())
                .section("What mattered")
                .figure(
                        Plots.importances(search),
                        "Which weights tell the best tenth of the trials from all of them, each looked at alone.")
                .figure(Plots.slice(search), "The search score against each weight; bright dots are late trials.")
                .card(Explain.of(search).regions())
                .figure(
                        Plots.densities(search),
                        "What TPE made of it: l is fitted to the good trials, g to the others, and the next weights are "
                                + "taken where l/g is great.")
                .section("What it cost")
                .figure(Plots.costs(search), "Seconds of each trial: merging, scoring, and the rest.")
                .card(Explain.of(search).costs())
                .section("The vectors")
                .figure(
                        Plots.cosines(Geometry.of(search.pool()).cosines()),
                        "Cosines between the vectors: near 0 means they change the model in unrelated directions.")
                .section("Where it comes from")
                .card(result.provenance());
        Path file = out.resolve("report.html");
        QuickstartCommand.writeOnce(file, report.html());
        return file;
    }

    /** An honest sentence on the outcome, from the numbers. */
    private static String reading(OptiMerResult result) {
        MethodRow ours = result.methods().get(result.methods().size() - 1);
        MethodRow rival = result.methods().stream()
                .filter(row -> row != ours)
                .max(java.util.Comparator.comparingDouble(row -> row.test().value()))
                .orElse(ours);
        double gap = 100 * (ours.test().value() - rival.test().value());
        double error = 100 * Math.hypot(ours.test().stderr(), rival.test().stderr());
        String verdict = Math.abs(gap) <= 2 * error
                ? "that is within two standard errors: on this lab the two are level"
                : gap > 0 ? "more than two standard errors above it" : "more than two standard errors below it";
        return String.format(
                Locale.ROOT,
                "The search ends at %.1f %%, the best other method (%s) at %.1f %%: a difference of %+.1f points, %s. "
                        + "Bars show one standard error.",
                100 * ours.test().value(),
                rival.name(),
                100 * rival.test().value(),
                gap,
                verdict);
    }
}
