package org.optimer.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.Models;
import org.optimer.core.Card;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.Progress;
import org.optimer.core.StorageException;
import org.optimer.model.CausalLm;
import org.optimer.model.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code optimer logits}: raw next-token scores, for comparison with other programs. */
@Command(
        name = "logits",
        description =
                "Raw logits of prompts: tensor \"0\", \"1\", .. of the output file is [n_tokens, vocabulary], f32.")
final class LogitsCommand extends Verb {
    @Parameters(paramLabel = "DIR", description = "A Hugging Face folder, or BASE+ADAPTER.")
    Path dir = Path.of("");

    @Option(
            names = "--prompts",
            required = true,
            paramLabel = "FILE.jsonl",
            description = "One prompt a line: {\"ids\":[..]} or {\"text\":\"..\"}.")
    Path prompts = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.safetensors",
            description = "Where to write; must not exist.")
    Path out = Path.of("");

    @Override
    void execute() {
        if (Files.exists(out)) {
            throw InvalidInputException.of(
                    "--out " + out, "a new file", "one that exists", "Remove it or name another");
        }
        List<String> lines = lines(prompts);
        try (ModelSource folder = Models.open(dir);
                CausalLm model = CausalLm.load(folder)) {
            List<int[]> texts = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                texts.add(ids(Json.object(lines.get(i), prompts + " line " + (i + 1)), model, i + 1));
            }
            int[] lengths = texts.stream().mapToInt(t -> t.length).toArray();
            try (LogitsFile file = new LogitsFile(out, lengths, model.vocabulary());
                    Progress progress = Progress.start("logits", texts.size(), "prompts")) {
                for (int[] text : texts) {
                    for (float[] row : model.logits(text)) {
                        file.row(row);
                    }
                    progress.step(1);
                }
                file.commit();
            }
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("out", out.toAbsolutePath().normalize().toString());
            data.put("prompts", texts.size());
            data.put("tokens", lengths);
            data.put("vocabulary", model.vocabulary());
            print(
                    Card.of("Logits of " + texts.size() + " prompts")
                            .fact("model", folder.label())
                            .fact("vocabulary", model.vocabulary())
                            .fact("out", out),
                    data);
        }
    }

    private int[] ids(Map<String, Object> line, CausalLm model, int number) {
        if (line.get("ids") instanceof List<?> list) {
            int[] ids = new int[list.size()];
            for (int i = 0; i < ids.length; i++) {
                if (!(list.get(i) instanceof Integer id)) {
                    throw InvalidInputException.of(
                            prompts + " line " + number, "whole numbers in ids", String.valueOf(list.get(i)), "");
                }
                ids[i] = id;
            }
            return nonEmpty(ids, number);
        }
        if (line.get("text") instanceof String text) {
            return nonEmpty(encode(model, dir, text), number);
        }
        throw InvalidInputException.of(
                prompts + " line " + number, "{\"ids\":[..]} or {\"text\":\"..\"}", Json.write(line), "");
    }

    private int[] nonEmpty(int[] ids, int number) {
        if (ids.length == 0) {
            throw InvalidInputException.of(prompts + " line " + number, "at least one token", "none", "");
        }
        return ids;
    }

    /** Text to ids with the special tokens that the tokenizer's own template adds, as transformers does. */
    static int[] encode(CausalLm model, Path dir, String text) {
        Tokenizer tokenizer = model.tokenizer()
                .orElseThrow(() -> InvalidInputException.of(
                        dir.toString(), "a tokenizer.json for text", "none", "Give token ids instead"));
        return tokenizer.encode(text, true);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
    }
}
