package org.optimer.merge;

import java.util.List;
import java.util.Map;
import org.optimer.checkpoint.ModelSource;

/**
 * What a merge makes out of which models: its tensors, and what lies beside them. {@link MergeInputs} is whole models of one
 * shape; recipes know other forms.
 */
public interface Blueprint {
    /**
     * The model whose folder and configuration the result takes over.
     *
     * @return one of the models
     */
    ModelSource reference();

    /**
     * All models that are read, by name; the base under {@code base}, unless it has another name.
     *
     * @return in the order in which they are recorded
     */
    Map<String, ModelSource> models();

    /**
     * Names that may be given weights.
     *
     * @return in order
     */
    List<String> names();

    /**
     * What one model is merged with, to be shown.
     *
     * @param name one of {@link #names}
     * @param nearer settings that come before those that were stated
     * @return parameter to setting; without those of slices
     */
    default Map<String, Setting> settings(String name, Map<String, Setting> nearer) {
        return nearer;
    }

    /**
     * The result's tensors, in the order in which reading is cheapest.
     *
     * @return one draft for each
     */
    List<Draft> drafts();

    /**
     * The result's configuration.
     *
     * @return as {@code config.json} holds it
     */
    default Map<String, Object> config() {
        return reference().config();
    }

    /**
     * What the user should know.
     *
     * @return sentences; may be empty
     */
    default List<String> notes() {
        return List.of();
    }
}
