package org.optimer.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The documentation of one public type.
 *
 * @param name full, nested types with a dot
 * @param signature the declaration without annotations
 * @param text plain text; blank lines between paragraphs
 * @param params of a record's components and of type parameters
 * @param members public methods, constructors and constants, in source order
 */
record TypeDoc(String name, String signature, String text, Map<String, String> params, List<MemberDoc> members) {
    /**
     * The documentation of one member.
     *
     * @param name a constructor has its type's name
     * @param signature the declaration without annotations and body
     * @param text plain text; empty for an inherited comment
     * @param params parameter to text
     * @param returns empty when nothing is returned or said
     * @param throwing exception to text
     */
    record MemberDoc(
            String name,
            String signature,
            String text,
            Map<String, String> params,
            String returns,
            Map<String, String> throwing) {}

    /** The name without the package, for example {@code Merge} or {@code Card.Fact}. */
    String shortName() {
        int at = 0;
        while (Character.isLowerCase(name.charAt(at))) {
            at = name.indexOf('.', at) + 1;
        }
        return name.substring(at);
    }

    /** Reads what {@link JavadocIndexer} wrote. */
    static TypeDoc read(Map<?, ?> json) {
        List<MemberDoc> members = new ArrayList<>();
        for (Object item : (List<?>) value(json, "members", List.of())) {
            Map<?, ?> m = (Map<?, ?>) item;
            members.add(new MemberDoc(
                    text(m, "name"),
                    text(m, "signature"),
                    text(m, "text"),
                    texts(m, "params"),
                    text(m, "returns"),
                    texts(m, "throwing")));
        }
        return new TypeDoc(
                text(json, "name"), text(json, "signature"), text(json, "text"), texts(json, "params"), members);
    }

    private static String text(Map<?, ?> json, String key) {
        return value(json, key, "").toString();
    }

    private static Map<String, String> texts(Map<?, ?> json, String key) {
        Map<String, String> out = new java.util.LinkedHashMap<>();
        ((Map<?, ?>) value(json, key, Map.of())).forEach((k, v) -> out.put(k.toString(), String.valueOf(v)));
        return out;
    }

    private static Object value(Map<?, ?> json, String key, Object otherwise) {
        @Nullable Object value = json.get(key);
        return value == null ? otherwise : value;
    }

    /** Types by lower-case short name, sorted; where two packages have the same name, both. */
    static Map<String, List<TypeDoc>> byName(List<TypeDoc> types) {
        Map<String, List<TypeDoc>> out = new TreeMap<>();
        types.forEach(t -> out.computeIfAbsent(t.shortName().toLowerCase(java.util.Locale.ROOT), k -> new ArrayList<>())
                .add(t));
        return out;
    }
}
