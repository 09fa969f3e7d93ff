package org.optimer.merge;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.CheckpointWriter;

/** Where a merge comes from: how it is written down, so that it can be repeated, and what lies beside its weights. */
public interface Origin {
    /**
     * What the result is called.
     *
     * @return a title for its model card, or null
     */
    @Nullable
    String title();

    /**
     * The recipe as it is carried out.
     *
     * @param merge method and settings
     * @param own settings of inputs by name, which come before those that were stated
     * @param places what to write instead of a model's path
     * @return mergekit's keys
     */
    Map<String, Object> record(Merge merge, Map<String, Map<String, Setting>> own, UnaryOperator<String> places);

    /**
     * What the user should know.
     *
     * @param merge method and settings
     * @param own settings of inputs by name, which come before those that were stated
     * @return sentences; may be empty
     * @throws org.optimer.core.InvalidInputException for a parameter that no method knows
     */
    List<String> notes(Merge merge, Map<String, Map<String, Setting>> own);

    /**
     * The folder whose files lie beside the result's weights.
     *
     * @return null when there is none, or when some of them are changed
     */
    @Nullable
    Path unchanged();

    /**
     * Tells a writer what lies beside the weights.
     *
     * @param writer of the result
     */
    void beside(CheckpointWriter writer);
}
