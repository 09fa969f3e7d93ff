package org.optimer.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Extensions on the class path: those the toolkit's own class loader sees, and those the thread's loader sees besides
 * (in a notebook kernel the two may differ).
 */
final class Services {
    private Services() {}

    static <T> List<T> of(Class<T> type) {
        Map<String, T> found = new LinkedHashMap<>();
        for (T service : ServiceLoader.load(type, type.getClassLoader())) {
            found.putIfAbsent(service.getClass().getName(), service);
        }
        for (T service : ServiceLoader.load(type)) {
            found.putIfAbsent(service.getClass().getName(), service);
        }
        return List.copyOf(found.values());
    }
}
