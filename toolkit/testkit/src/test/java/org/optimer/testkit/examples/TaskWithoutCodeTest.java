package org.optimer.testkit.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.evaluate.Task;
import org.optimer.evaluate.Tasks;
import org.optimer.testkit.TaskContract;

class TaskWithoutCodeTest extends TaskContract {
    private static final String CARD =
            """
            description: Capitals of invented countries
            type: exact_match          # or multiple_choice, loss, or a kind of your own
            fewshot: {count: 1, seed: 1}
            prompt:
              begin: "<bos>"           # evaluators add no tokens of their own
              prefix: "<user> "
              question: "{question}"   # {field} of the item
              suffix: " <model> "
              answer: "{answer}"
              stop: " <eos>"
            source: made up
            license: CC0-1.0
            """;

    private static final String ITEMS =
            """
            {"id": "1", "key": "pilu", "split": "search", "question": "the city of pilu ?", "answer": "cairo"}
            {"id": "2", "key": "sano", "split": "dev", "question": "the city of sano ?", "answer": "oslo"}
            {"id": "3", "key": "reva", "split": "test", "question": "the city of reva ?", "answer": "lima"}
            {"id": "4", "key": "tomi", "split": "shots", "question": "the city of tomi ?", "answer": "rome"}
            """;

    @TempDir
    Path folder;

    @Override
    protected Task task() {
        try {
            Files.writeString(folder.resolve("capitals.yaml"), CARD);
            Files.writeString(folder.resolve("capitals.jsonl"), ITEMS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Tasks.load(folder).get("capitals");
    }
}
