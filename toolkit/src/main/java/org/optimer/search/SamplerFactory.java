package org.optimer.search;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.optimer.core.InvalidInputException;

/**
 * Makes samplers for study files. Found by {@link ServiceLoader}: a jar that names its factory in {@code
 * META-INF/services/org.optimer.search.SamplerFactory} adds a sampler.
 */
public interface SamplerFactory {
    /**
     * The value of {@code name:} in a study file.
     *
     * @return unique among all samplers
     */
    String name();

    /**
     * Makes a sampler.
     *
     * @param settings the entries under {@code sampler:}, without {@code name} and {@code rng}
     * @return the sampler
     * @throws InvalidInputException when an entry is unknown or wrong; the message names its key
     */
    Sampler create(Map<String, Object> settings);

    /**
     * Makes the sampler of a name.
     *
     * @param name for example {@code tpe}
     * @param settings see {@link #create}
     * @return the sampler
     * @throws InvalidInputException when no factory has that name
     */
    static Sampler load(String name, Map<String, Object> settings) {
        Set<String> known = new TreeSet<>();
        // a notebook's own jars are seen by the thread's loader, ours by the class's
        for (ClassLoader loader :
                new ClassLoader[] {Thread.currentThread().getContextClassLoader(), SamplerFactory.class.getClassLoader()
                }) {
            for (SamplerFactory factory : ServiceLoader.load(SamplerFactory.class, loader)) {
                if (factory.name().equals(name)) {
                    return factory.create(settings);
                }
                known.add(factory.name());
            }
        }
        throw InvalidInputException.of("sampler.name", "one of " + known, name, "");
    }
}
