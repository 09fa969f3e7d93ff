package org.optimer.vector;

import java.util.List;
import org.optimer.checkpoint.Layout;
import org.optimer.checkpoint.ModuleKind;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.Regex;

/**
 * Which tensors of a base take part in vectors: floating-point, of the text decoder, not excluded, not a head that is tied
 * anyway, and not rotary frequencies, which follow from the configuration and which newer writers leave out.
 */
final class Inclusion {
    private final List<Regex> excluded;
    private final boolean tiedHead;

    Inclusion(List<String> regexes, boolean tiedHead) {
        this.excluded = regexes.stream().map(r -> Regex.of(r, "exclusion")).toList();
        this.tiedHead = tiedHead;
    }

    boolean includes(TensorInfo info) {
        return info.dtype().isFloat() && !excludes(info.name());
    }

    boolean excludes(String tensor) {
        return isTiedHead(tensor)
                || Layout.kind(tensor) == ModuleKind.ROTARY
                || Layout.bareName(tensor).isEmpty()
                || excluded.stream().anyMatch(p -> p.find(tensor));
    }

    boolean isTiedHead(String tensor) {
        return tiedHead && Layout.isProjection(tensor);
    }

    List<TensorInfo> of(List<TensorInfo> tensors) {
        return tensors.stream().filter(this::includes).toList();
    }
}
