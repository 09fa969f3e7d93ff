package org.optimer.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.optimer.checkpoint.Layout;
import org.optimer.checkpoint.ModuleKind;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;

/** Which tensors of a base take part in vectors: floating-point, not excluded, and not a head that is tied anyway. */
final class Inclusion {
    private final List<Pattern> excluded;
    private final boolean tiedHead;

    Inclusion(List<String> regexes, boolean tiedHead) {
        List<Pattern> patterns = new ArrayList<>();
        for (String regex : regexes) {
            try {
                patterns.add(Pattern.compile(regex));
            } catch (PatternSyntaxException e) {
                throw InvalidInputException.of(
                        "exclusion \"" + regex + "\"",
                        "a regular expression",
                        e.getDescription(),
                        "Escape dots as \\.");
            }
        }
        this.excluded = List.copyOf(patterns);
        this.tiedHead = tiedHead;
    }

    boolean includes(TensorInfo info) {
        return info.dtype().isFloat() && !excludes(info.name());
    }

    boolean excludes(String tensor) {
        return isTiedHead(tensor)
                || excluded.stream().anyMatch(p -> p.matcher(tensor).find());
    }

    boolean isTiedHead(String tensor) {
        return tiedHead && Layout.kind(tensor) == ModuleKind.HEAD;
    }

    List<TensorInfo> of(List<TensorInfo> tensors) {
        return tensors.stream().filter(this::includes).toList();
    }
}
