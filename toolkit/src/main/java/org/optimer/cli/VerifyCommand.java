package org.optimer.cli;

import java.nio.file.Path;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code verify DIR}. */
@Command(name = "verify", description = "Check a folder of ours against its manifest.")
final class VerifyCommand extends Verb {
    @Parameters(paramLabel = "DIR", description = "The folder.")
    Path folder = Path.of("");

    @Override
    void execute() {
        Verification verification = Verification.of(folder);
        print(verification.card(), verification.toMap());
        if (!verification.ok()) {
            throw InvalidInputException.of(
                    folder.toString(), "the recorded files", String.join("; ", verification.problems()), "");
        }
    }
}
