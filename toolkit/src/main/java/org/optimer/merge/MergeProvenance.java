package org.optimer.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.Hashes;
import org.optimer.core.Provenance;

/** Writes down where a merge comes from. */
final class MergeProvenance {
    /** Key of the recorded recipe that says what the inputs' hashes are of. */
    static final String HASH_OF = "inputs_hash";

    private MergeProvenance() {}

    static Provenance of(Merge merge, Blueprint inputs, Recipe recipe) {
        boolean content = merge.options().hashInputs;
        List<Provenance.Input> list = new ArrayList<>();
        inputs.models().forEach((name, model) -> list.add(input(name, View.original(model), content)));
        Map<String, Object> map = recipe.toMap();
        map.put(HASH_OF, content ? "content" : "names, types and shapes");
        return Provenance.of("merge", list, map, merge.options().seed);
    }

    /** The identity of an input, by its content or, cheaply, by what its tensors are. */
    static String hash(ModelSource model, boolean content) {
        if (content) {
            return model.fingerprint();
        }
        TreeSet<String> lines = new TreeSet<>();
        model.tensors().forEach(t -> lines.add(t.name() + " " + t.dtype() + " " + t.shape()));
        return Hashes.sha256(String.join("\n", lines));
    }

    private static Provenance.Input input(String name, ModelSource model, boolean content) {
        return new Provenance.Input(name, Recipe.path(model), hash(model, content));
    }
}
