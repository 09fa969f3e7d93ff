package org.optimer.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;

/**
 * A LoRA adapter as PEFT saves it: {@code adapter_config.json} and {@code adapter_model.safetensors} (Hu et al. 2021,
 * arXiv 2106.09685). Read are rank and alpha with their patterns, rsLoRA, transposed weights, adapted embeddings, modules
 * saved whole and biases. DoRA and other kinds that B·A does not describe are refused with the reason.
 *
 * <pre>{@code
 * var tuned = Adapter.open(Path.of("adapter")).on(Checkpoint.open("base"));   // a model like any other
 * var same = Models.open("base+adapter");
 * }</pre>
 */
public final class Adapter implements Described, AutoCloseable {
    /** Name of the settings. */
    public static final String CONFIG = "adapter_config.json";

    /** Name of the weights. */
    public static final String WEIGHTS = "adapter_model.safetensors";

    private final Path path;
    private final Map<String, Object> config;
    private final AdapterSettings settings;
    private final SafetensorsFile file;
    private final Map<TensorInfo, AdapterKey> keys = new LinkedHashMap<>();

    private Adapter(Path path, Map<String, Object> config, SafetensorsFile file) {
        this.path = path;
        this.config = Collections.unmodifiableMap(config);
        this.file = file;
        this.settings = AdapterSettings.of(config, path.resolve(CONFIG).toString());
        for (TensorInfo info : file.tensors()) {
            AdapterKey key = AdapterKey.of(info.name());
            if (key.role() == AdapterKey.Role.MAGNITUDE) {
                throw AdapterSettings.dora(file.path() + ": tensor " + info.name());
            }
            keys.put(info, key);
        }
    }

    /**
     * Whether a folder looks like an adapter.
     *
     * @param folder any path
     * @return true when its settings file is there
     */
    public static boolean isAdapter(Path folder) {
        return Files.isRegularFile(folder.resolve(CONFIG));
    }

    /**
     * Opens an adapter's folder. Reads settings and header only.
     *
     * @param folder as PEFT's {@code save_pretrained} makes it
     * @return the adapter, to be closed
     * @throws InvalidInputException when it is not a LoRA adapter, is damaged, or is of a kind that is not a sum of base
     *     and B·A; the message says why and what to do
     * @throws org.optimer.core.StorageException when reading fails
     */
    public static Adapter open(Path folder) {
        if (!isAdapter(folder)) {
            throw InvalidInputException.of(
                    folder.toString(),
                    "an adapter's folder with " + CONFIG,
                    Files.exists(folder) ? "none in it" : "nothing there",
                    "Check the path; a model stands before the +, adapters after it");
        }
        Map<String, Object> config = CheckpointFiles.json(folder.resolve(CONFIG));
        Path weights = folder.resolve(WEIGHTS);
        if (!Files.isRegularFile(weights)) {
            boolean pickle = Files.exists(folder.resolve("adapter_model.bin"));
            throw InvalidInputException.of(
                    folder.toString(),
                    WEIGHTS,
                    pickle ? "the pickle file adapter_model.bin" : "no such file",
                    pickle
                            ? "Loading a pickle can run any code that its author put in, so it is not read; convert it"
                                    + " with PEFT: PeftModel.from_pretrained(base, dir).save_pretrained(out)"
                            : "Fetch the folder again");
        }
        SafetensorsFile file = SafetensorsFile.open(weights);
        try {
            return new Adapter(folder, config, file);
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /**
     * The base with this adapter's change in its weights.
     *
     * @param base the model the adapter was trained on; stays the caller's to close
     * @return a model whose tensors are computed when they are read; closing it closes this adapter, not the base
     * @throws InvalidInputException when adapter and base do not fit, naming every mismatch
     */
    public AdaptedModel on(ModelSource base) {
        return new AdaptedModel(base, false, this, AdapterFit.of(this, base));
    }

    /**
     * Where it is.
     *
     * @return as given to {@link #open}
     */
    public Path path() {
        return path;
    }

    /**
     * The content of {@code adapter_config.json}.
     *
     * @return JSON-like values
     */
    public Map<String, Object> config() {
        return config;
    }

    /**
     * The adapter's own tensors.
     *
     * @return factors and whole tensors, under the names of the file
     */
    public List<TensorInfo> tensors() {
        return file.tensors();
    }

    AdapterSettings settings() {
        return settings;
    }

    SafetensorsFile file() {
        return file;
    }

    Map<TensorInfo, AdapterKey> keys() {
        return keys;
    }

    @Override
    public void close() {
        file.close();
    }

    @Override
    public Card card() {
        Map<AdapterKey.Role, Integer> counts = new EnumMap<>(AdapterKey.Role.class);
        keys.values().forEach(key -> counts.merge(key.role(), 1, Integer::sum));
        long numbers = file.tensors().stream().mapToLong(TensorInfo::elements).sum();
        List<String> parts = new ArrayList<>();
        int adapted = counts.getOrDefault(AdapterKey.Role.A, 0) + counts.getOrDefault(AdapterKey.Role.EMBEDDING_A, 0);
        parts.add(adapted + " modules adapted");
        if (counts.containsKey(AdapterKey.Role.WHOLE)) {
            parts.add(counts.get(AdapterKey.Role.WHOLE) + " tensors saved whole");
        }
        Object base = config.get("base_model_name_or_path");
        return Card.of("Adapter " + path.getFileName())
                .fact("path", path)
                .fact("LoRA", String.join(", ", settings.words()))
                .fact("tensors", String.join(", ", parts))
                .fact("parameters", Numbers.count(numbers))
                .fact("trained on", base == null ? "not said" : base)
                .text("Open it on its base as BASE+ADAPTER.");
    }

    @Override
    public String toString() {
        return card().text();
    }
}
