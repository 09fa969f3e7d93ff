package org.optimer.evaluate;

import org.optimer.core.InvalidInputException;

/** Fills {@code {field}} places of a prompt; {@code {{} and {@code }}} are braces. */
final class Template {
    private Template() {}

    static String fill(String template, Item item) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if ((c == '{' || c == '}') && i + 1 < template.length() && template.charAt(i + 1) == c) {
                out.append(c);
                i++;
            } else if (c == '{') {
                int end = template.indexOf('}', i);
                if (end < 0) {
                    throw broken(template);
                }
                out.append(item.text(template.substring(i + 1, end)));
                i = end;
            } else if (c == '}') {
                throw broken(template);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static InvalidInputException broken(String template) {
        return InvalidInputException.of(
                "prompt template \"" + template + "\"",
                "each { closed by a }",
                "a brace alone",
                "Double a literal brace");
    }
}
