package org.optimer.merge.recipe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.merge.Setting;

/**
 * Some layers of the result, made of as many layers of each of its sources. Slices are stacked in their order, and their
 * layers are numbered anew.
 *
 * @param sources what is merged, in order
 * @param base folder of the model that differences are taken to in this slice; null: the recipe's
 * @param parameters settings for all sources of this slice
 */
public record RecipeSlice(List<Source> sources, @Nullable String base, Map<String, Setting> parameters) {

    /**
     * Some layers of one model.
     *
     * @param path its folder
     * @param name what it is called in masks and messages
     * @param from number of its first layer that takes part
     * @param to number of its first layer that does no more
     * @param parameters its own settings
     */
    public record Source(String path, String name, int from, int to, Map<String, Setting> parameters) {
        /** Copies. */
        public Source {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }

        /**
         * How many layers take part.
         *
         * @return at least 1
         */
        public int layers() {
            return to - from;
        }
    }

    /** Copies. */
    public RecipeSlice {
        sources = List.copyOf(sources);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * How many layers of the result this makes.
     *
     * @return at least 1
     */
    public int layers() {
        return sources.get(0).layers();
    }
}
