package org.optimer.merge;

import java.util.List;
import java.util.Map;
import org.optimer.checkpoint.ModelSource;

/** What a merge makes out of which models: its tensors, and what lies beside them. */
interface Blueprint {
    /** The model whose folder and configuration the result takes over. */
    ModelSource reference();

    /** All models that are read, by name; the base under {@code base}, unless it has another name. */
    Map<String, ModelSource> models();

    /** Names that may be given weights. */
    List<String> names();

    /** The result's tensors, in the order in which reading is cheapest. */
    List<Draft> drafts();

    /** Settings of parts of the result (slices, modules) and of inputs there, by where they stand; to be checked. */
    default Map<String, Map<String, Setting>> settings() {
        return Map.of();
    }

    /** The result's configuration. */
    default Map<String, Object> config() {
        return reference().config();
    }

    /** What the user should know. */
    default List<String> notes() {
        return List.of();
    }
}
