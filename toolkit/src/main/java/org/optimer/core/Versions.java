package org.optimer.core;

import java.util.LinkedHashMap;
import java.util.Map;

/** The versions that are written into every provenance record. */
public final class Versions {
    /** This toolkit's version; a test holds it equal to the build's. */
    public static final String TOOLKIT = "0.1.0";

    private Versions() {}

    /**
     * Toolkit and Java, in a fixed order.
     *
     * @return names to versions
     */
    public static Map<String, String> present() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("optimer", TOOLKIT);
        map.put("java", System.getProperty("java.version", "unknown"));
        return map;
    }
}
