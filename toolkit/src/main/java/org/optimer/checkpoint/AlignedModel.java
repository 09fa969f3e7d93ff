package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A model seen under the names that another model has for the same tensors. The text decoder of a multimodal model is
 * called {@code language_model.model.layers..} or {@code model.language_model.layers..} where a model of text only says
 * {@code model.layers..}; so a text-only model that was trained from it fits it. A model whose head is tied to its
 * embedding has the embedding as its head where the other has a head of its own.
 */
public final class AlignedModel extends ModelView {
    private final Map<String, String> originals;

    private AlignedModel(ModelSource model, Map<String, TensorInfo> infos, Map<String, String> originals) {
        super(model, infos);
        this.originals = originals;
    }

    /**
     * A model under another's names, as far as the other has the same tensors.
     *
     * @param base gives the names
     * @param model any model
     * @return the model itself when its names are the base's already
     */
    public static ModelSource to(TensorSource base, ModelSource model) {
        Map<String, String> names = new LinkedHashMap<>();
        for (TensorInfo info : base.tensors()) {
            Layout.bareName(info.name()).ifPresent(bare -> names.putIfAbsent(bare, info.name()));
        }
        Map<String, TensorInfo> infos = new LinkedHashMap<>();
        Map<String, String> originals = new LinkedHashMap<>();
        boolean changed = false;
        for (TensorInfo info : model.tensors()) {
            String name = info.name();
            if (base.find(name).isEmpty()) {
                String theirs = Layout.bareName(name).map(names::get).orElse(name);
                name = model.find(theirs).isPresent() ? name : theirs;
            }
            changed |= !name.equals(info.name());
            infos.put(name, new TensorInfo(name, info.dtype(), info.shape()));
            originals.put(name, info.name());
        }
        Optional<TensorInfo> head = head(base, infos);
        if (head.isPresent() && Layout.of(model).tiedHead()) {
            Optional<TensorInfo> embedding = only(infos.values(), ModuleKind.EMBEDDING);
            if (embedding.isPresent()) {
                TensorInfo table = embedding.get();
                String name = head.get().name();
                infos.put(name, new TensorInfo(name, table.dtype(), table.shape()));
                originals.put(name, originals.getOrDefault(table.name(), table.name()));
                changed = true;
            }
        }
        return changed ? new AlignedModel(model, infos, originals) : model;
    }

    /** The base's head, if it has one of its own and the model stores none. */
    private static Optional<TensorInfo> head(TensorSource base, Map<String, TensorInfo> infos) {
        boolean own = base instanceof ModelSource whole && !Layout.of(whole).tiedHead();
        return own && projection(infos.values()).isEmpty() ? projection(base.tensors()) : Optional.empty();
    }

    private static Optional<TensorInfo> projection(Collection<TensorInfo> infos) {
        return infos.stream().filter(t -> Layout.isProjection(t.name())).findFirst();
    }

    private static Optional<TensorInfo> only(Collection<TensorInfo> infos, ModuleKind kind) {
        return infos.stream().filter(t -> Layout.kind(t.name()) == kind).findFirst();
    }

    @Override
    public void read(String name, long byteOffset, ByteBuffer target) {
        original().read(original(name), byteOffset, target);
    }

    @Override
    public void readFloats(String name, long elementOffset, float[] target, int at, int count) {
        original().readFloats(original(name), elementOffset, target, at, count);
    }

    @Override
    public boolean computes(String name) {
        return original().computes(originals.getOrDefault(name, name));
    }

    @Override
    public void readUnrounded(String name, long elementOffset, float[] target, int at, int count) {
        original().readUnrounded(original(name), elementOffset, target, at, count);
    }

    /** The identity of the weights under their own names. */
    @Override
    public String fingerprint() {
        return original().fingerprint();
    }

    private String original(String name) {
        info(name); // throws, naming the model
        return originals.getOrDefault(name, name);
    }
}
