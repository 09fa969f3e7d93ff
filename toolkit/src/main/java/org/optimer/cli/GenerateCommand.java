package org.optimer.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.Models;
import org.optimer.core.Card;
import org.optimer.core.InvalidInputException;
import org.optimer.model.CausalLm;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code optimer generate}: greedy text. */
@Command(name = "generate", description = "Continues a prompt greedily: the most likely token at each place.")
final class GenerateCommand extends Verb {
    @Parameters(paramLabel = "DIR", description = "A Hugging Face folder, or BASE+ADAPTER.")
    Path dir = Path.of("");

    @ArgGroup(multiplicity = "1")
    Prompt prompt = new Prompt();

    @Option(names = "--max-tokens", paramLabel = "N", defaultValue = "32", description = "At most (${DEFAULT-VALUE}).")
    int maxTokens;

    /** Text or ids. */
    static final class Prompt {
        @Option(names = "--prompt", paramLabel = "TEXT", description = "Text; needs a tokenizer.json in DIR.")
        @Nullable
        String text;

        @Option(names = "--ids", paramLabel = "1,2,3", split = ",", description = "Token ids.")
        int @Nullable [] ids;
    }

    @Override
    void execute() {
        if (maxTokens < 1) {
            throw new Main.UsageException("--max-tokens: expected a number from 1, found " + maxTokens + ".");
        }
        try (ModelSource folder = Models.open(dir);
                CausalLm model = CausalLm.load(folder)) {
            int[] start = prompt.ids != null
                    ? prompt.ids
                    : LogitsCommand.encode(model, dir, prompt.text == null ? "" : prompt.text);
            if (start.length == 0) {
                throw InvalidInputException.of("the prompt", "at least one token", "none", "Write some text");
            }
            List<Integer> ends = model.endIds();
            int[] written = model.greedy(start, maxTokens, ends::contains);
            Optional<String> text = model.tokenizer().map(t -> t.decode(written));
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("ids", written);
            text.ifPresent(t -> data.put("text", t));
            Card card = Card.of("Generated " + written.length + " tokens").fact("ids", Arrays.toString(written));
            print(text.isPresent() ? card.fact("text", text.get()) : card, data);
        }
    }
}
