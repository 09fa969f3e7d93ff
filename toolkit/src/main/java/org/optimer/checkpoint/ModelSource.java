package org.optimer.checkpoint;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Tensors that together are a model: there is a configuration, and usually a folder with its tokenizer. */
public interface ModelSource extends TensorSource {
    /**
     * The content of {@code config.json}.
     *
     * @return JSON-like values; empty when there is none (a bare safetensors file)
     */
    Map<String, Object> config();

    /**
     * The folder whose other files (tokenizer, generation config, chat template) belong to this model. For a merge in
     * memory that is the base's folder.
     *
     * @return the folder, or empty
     */
    Optional<Path> directory();

    /**
     * Identifies the weights: equal hashes mean equal tensors.
     *
     * @return 64 hex digits; what is hashed is said by the implementation
     */
    String fingerprint();
}
