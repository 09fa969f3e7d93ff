package org.optimer.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.ModelView;
import org.optimer.checkpoint.Models;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.Hashes;
import org.optimer.core.Provenance;

/** Writes down where a merge comes from. */
final class MergeProvenance {
    /** Inputs up to this size, all together, are read once more to be known by their content. */
    private static final long SMALL = 1_000_000_000;

    /** How much may be read to know inputs by their content. */
    enum Effort {
        /** Nothing. */
        NONE,
        /** Inputs that are small. */
        SMALL,
        /** All. */
        ALL
    }

    private MergeProvenance() {}

    static Provenance of(Merge merge, Blueprint inputs, Map<String, Object> recipe, Effort effort) {
        long unknown = 0;
        for (ModelSource model : inputs.models().values()) {
            unknown += known(ModelView.original(model)).isPresent() ? 0 : bytes(model);
        }
        boolean read = effort == Effort.ALL || effort == Effort.SMALL && unknown <= SMALL;
        List<Provenance.Input> list = new ArrayList<>();
        inputs.models().forEach((name, model) -> list.add(input(name, ModelView.original(model), read)));
        return Provenance.of("merge", list, recipe, merge.options().seed);
    }

    /** A hash of what a model's tensors are called and how they are stored, which says nothing of their values. */
    static String headers(ModelSource model) {
        TreeSet<String> lines = new TreeSet<>();
        model.tensors().forEach(t -> lines.add(t.name() + " " + t.dtype() + " " + t.shape()));
        return Hashes.sha256(String.join("\n", lines));
    }

    private static Provenance.Input input(String name, ModelSource model, boolean read) {
        String path = Models.path(model);
        Optional<String> content = read ? Optional.of(model.fingerprint()) : known(model);
        return content.map(hash -> new Provenance.Input(name, path, hash))
                .orElseGet(() -> new Provenance.Input(name, path, headers(model), false));
    }

    private static Optional<String> known(ModelSource model) {
        return model instanceof Checkpoint checkpoint ? checkpoint.knownFingerprint() : Optional.empty();
    }

    private static long bytes(ModelSource model) {
        return model.tensors().stream().mapToLong(TensorInfo::bytes).sum();
    }
}
