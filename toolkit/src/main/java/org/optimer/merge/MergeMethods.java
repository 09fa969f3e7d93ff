package org.optimer.merge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Nearest;
import org.optimer.core.StorageException;

/**
 * The merge methods on the class path: ours and those of third parties, ours where a name is taken twice.
 *
 * <p>Third parties' are looked for when a name is not ours, or all are asked for: {@link ServiceLoader} opens every jar on
 * the class path, which takes a tenth of a second, much of a small merge.
 */
public final class MergeMethods {
    // this class's own loader: in a notebook the context loader is the kernel's
    private static final ClassLoader LOADER = MergeMethods.class.getClassLoader();

    private MergeMethods() {}

    private static final class First {
        static final Map<String, MergeMethod> BY_NAME = first();
    }

    private static final class All {
        static final Map<String, MergeMethod> BY_NAME = all(First.BY_NAME);
    }

    /**
     * All methods.
     *
     * @return sorted by name
     */
    public static List<MergeMethod> all() {
        return List.copyOf(All.BY_NAME.values());
    }

    /**
     * A method by its name.
     *
     * @param name as in recipes, for example {@code ties}
     * @return the method
     * @throws InvalidInputException when there is none of that name; names the nearest
     */
    public static MergeMethod named(String name) {
        MergeMethod method = First.BY_NAME.get(name);
        if (method == null) {
            method = All.BY_NAME.get(name);
        }
        if (method == null) {
            throw InvalidInputException.of(
                    "merge method",
                    "one of " + All.BY_NAME.keySet(),
                    name,
                    "The nearest is " + Nearest.of(name, All.BY_NAME.keySet()));
        }
        return method;
    }

    /** Those of the first list of providers on the class path: ours, as the toolkit comes first. */
    private static Map<String, MergeMethod> first() {
        Map<String, MergeMethod> methods = new TreeMap<>();
        String list = "META-INF/services/" + MergeMethod.class.getName();
        try (InputStream in = LOADER.getResourceAsStream(list)) {
            if (in != null) {
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    int comment = line.indexOf('#');
                    String name = (comment < 0 ? line : line.substring(0, comment)).strip();
                    if (!name.isEmpty()) {
                        add(methods, (MergeMethod) Class.forName(name, true, LOADER)
                                .getConstructor()
                                .newInstance());
                    }
                }
            }
        } catch (IOException e) {
            throw new StorageException("cannot read " + list, e);
        } catch (ReflectiveOperationException | ClassCastException e) {
            return new TreeMap<>(); // ServiceLoader says best what is wrong with a list
        }
        return methods;
    }

    private static Map<String, MergeMethod> all(Map<String, MergeMethod> first) {
        Map<String, MergeMethod> methods = new TreeMap<>(first);
        ServiceLoader.load(MergeMethod.class, LOADER).forEach(method -> add(methods, method));
        return methods;
    }

    private static void add(Map<String, MergeMethod> methods, MergeMethod method) {
        methods.putIfAbsent(method.name(), method);
    }
}
