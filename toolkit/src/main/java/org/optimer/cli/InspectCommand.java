package org.optimer.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.Card;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code optimer inspect}: what a checkpoint is. */
@Command(
        name = "inspect",
        description = "What a checkpoint is: architecture, tensors, types, parameters, hash of the weights.")
final class InspectCommand extends Verb {
    @Parameters(paramLabel = "DIR", description = "A Hugging Face folder or a safetensors file.")
    Path dir = Path.of("");

    @Override
    void execute() {
        try (Checkpoint model = Checkpoint.open(dir)) {
            Card facts = model.card();
            List<Card.Block> blocks = new ArrayList<>(facts.blocks());
            // before the table of parts, where the other facts stand
            blocks.add(blocks.size() - 1, new Card.Fact("sha256 of weights", model.fingerprint()));
            Card card = new Card(facts.title(), blocks).table(List.of("tensor", "type", "shape"), rows(model));
            print(card, json ? data(model) : null);
        }
    }

    private static List<List<String>> rows(Checkpoint model) {
        return model.tensors().stream()
                .map(t -> List.of(t.name(), t.dtype().name(), t.shape().toString()))
                .toList();
    }

    private static Map<String, Object> data(Checkpoint model) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("path", model.path().toAbsolutePath().normalize().toString());
        if (model.config().get("architectures") instanceof List<?> list) {
            data.put("architectures", list);
        }
        data.put("parameters", model.parameters());
        data.put("bytes", model.bytes());
        data.put("layers", model.layout().layers());
        data.put("tied_head", model.tiedHead());
        if (model.layout().vocabulary().isPresent()) {
            data.put("vocabulary", model.layout().vocabulary().getAsLong());
        }
        data.put("fingerprint", model.fingerprint());
        data.put(
                "files",
                model.files().stream()
                        .map(f -> f.path().getFileName().toString())
                        .toList());
        List<Map<String, Object>> tensors = new ArrayList<>();
        for (TensorInfo info : model.tensors()) {
            Map<String, Object> tensor = new LinkedHashMap<>();
            tensor.put("name", info.name());
            tensor.put("dtype", info.dtype().name());
            tensor.put("shape", info.shape());
            tensors.add(tensor);
        }
        data.put("tensors", tensors);
        model.manifest().ifPresent(m -> data.put("provenance", m.provenance()));
        return data;
    }
}
