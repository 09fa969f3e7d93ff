package org.optimer.cli;

import java.nio.file.Path;
import org.optimer.merge.MergeReport;
import org.optimer.merge.recipe.Replay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code replay DIR OUT}. */
@Command(name = "replay", description = "Build a merged folder again from its recorded recipe, and compare.")
final class ReplayCommand extends Verb {
    @Parameters(index = "0", paramLabel = "DIR", description = "A merged folder.")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "The folder to make.")
    Path out = Path.of("");

    @Override
    void execute() {
        MergeReport report = Replay.of(folder, out);
        print(report.card().text("The weights are the recorded ones, bit for bit."), report.toMap());
    }
}
