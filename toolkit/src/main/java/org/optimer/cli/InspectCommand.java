package org.optimer.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.checkpoint.AdaptedModel;
import org.optimer.checkpoint.Adapter;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.Models;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.Card;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code optimer inspect}: what a checkpoint is. */
@Command(
        name = "inspect",
        description = "What a checkpoint is: architecture, tensors, types, parameters, hash of the weights.")
final class InspectCommand extends Verb {
    private static final List<String> HEADER = List.of("tensor", "type", "shape");

    @Parameters(paramLabel = "DIR", description = "A model's folder, a safetensors file, BASE+ADAPTER, or an adapter.")
    Path dir = Path.of("");

    @Override
    void execute() {
        if (Adapter.isAdapter(dir) && !Files.exists(dir.resolve("config.json"))) {
            try (Adapter adapter = Adapter.open(dir)) {
                print(adapter.card().table(HEADER, rows(adapter.tensors())), json ? data(adapter) : null);
            }
            return;
        }
        try (ModelSource opened = Models.open(dir)) {
            if (opened instanceof Checkpoint model) {
                inspect(model);
            } else if (opened instanceof AdaptedModel model) {
                Card card = model.card().fact("sha256 of weights", model.fingerprint());
                print(card, json ? data(model) : null);
            }
        }
    }

    private void inspect(Checkpoint model) {
        Card facts = model.card();
        List<Card.Block> blocks = new ArrayList<>(facts.blocks());
        // before the table of parts, where the other facts stand
        blocks.add(blocks.size() - 1, new Card.Fact("sha256 of weights", model.fingerprint()));
        Card card = new Card(facts.title(), blocks).table(HEADER, rows(model.tensors()));
        print(card, json ? data(model) : null);
    }

    private static List<List<String>> rows(List<TensorInfo> tensors) {
        return tensors.stream()
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
        data.put("tensors", tensors(model.tensors()));
        model.manifest().ifPresent(m -> data.put("provenance", m.provenance()));
        return data;
    }

    private static Map<String, Object> data(AdaptedModel model) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("path", Models.path(model));
        data.put("base", Models.path(model.base()));
        data.put("adapter", model.adapter().path().toAbsolutePath().normalize().toString());
        data.put(
                "parameters",
                model.tensors().stream().mapToLong(TensorInfo::elements).sum());
        data.put("fingerprint", model.fingerprint());
        data.put("changed", model.changed());
        data.put("tensors", tensors(model.tensors()));
        return data;
    }

    private static Map<String, Object> data(Adapter adapter) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("path", adapter.path().toAbsolutePath().normalize().toString());
        data.put("config", adapter.config());
        data.put("tensors", tensors(adapter.tensors()));
        return data;
    }

    private static List<Map<String, Object>> tensors(List<TensorInfo> infos) {
        List<Map<String, Object>> tensors = new ArrayList<>();
        for (TensorInfo info : infos) {
            Map<String, Object> tensor = new LinkedHashMap<>();
            tensor.put("name", info.name());
            tensor.put("dtype", info.dtype().name());
            tensor.put("shape", info.shape());
            tensors.add(tensor);
        }
        return tensors;
    }
}
