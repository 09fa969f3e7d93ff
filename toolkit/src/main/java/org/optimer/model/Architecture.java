package org.optimer.model;

import java.util.List;
import java.util.Set;

/**
 * A model family, found by {@link java.util.ServiceLoader}: adding one is one class and one line in {@code
 * META-INF/services/org.optimer.model.Architecture}. It must pass {@code ArchitectureContract} of the testkit.
 */
public interface Architecture {
    /**
     * The values of {@code model_type} in {@code config.json} that this family implements.
     *
     * @return for example {@code llama}
     */
    Set<String> modelTypes();

    /**
     * The parameters that a model of this config has, with the names and shapes that its checkpoint must show.
     *
     * @param config the config; settings that are not supported are refused here
     * @param names the tensor names in the checkpoint, to recognise a prefix such as {@code language_model.}
     * @return every parameter once; a tied head is not listed again
     */
    List<Parameter> parameters(ModelConfig config, Set<String> names);

    /**
     * Makes the forward pass over loaded parameters.
     *
     * @param config the config
     * @param weights the parameters; the decoder may keep constants in {@link Weights#home()}
     * @return the decoder, for one thread at a time
     */
    Decoder decoder(ModelConfig config, Weights weights);
}
