package org.optimer.merge;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Nearest;

/** The merge methods on the class path: ours and those of third parties. */
public final class MergeMethods {
    private static final Map<String, MergeMethod> BY_NAME = load();

    private MergeMethods() {}

    /**
     * All methods.
     *
     * @return sorted by name
     */
    public static List<MergeMethod> all() {
        return List.copyOf(BY_NAME.values());
    }

    /**
     * A method by its name.
     *
     * @param name as in recipes, for example {@code ties}
     * @return the method
     * @throws InvalidInputException when there is none of that name; names the nearest
     */
    public static MergeMethod named(String name) {
        MergeMethod method = BY_NAME.get(name);
        if (method == null) {
            throw InvalidInputException.of(
                    "merge method",
                    "one of " + BY_NAME.keySet(),
                    name,
                    "The nearest is " + Nearest.of(name, BY_NAME.keySet()));
        }
        return method;
    }

    private static Map<String, MergeMethod> load() {
        Map<String, MergeMethod> methods = new TreeMap<>();
        // this class's own loader: in a notebook the context loader is the kernel's
        for (MergeMethod method : ServiceLoader.load(MergeMethod.class, MergeMethods.class.getClassLoader())) {
            methods.put(method.name(), method);
        }
        return methods;
    }
}
