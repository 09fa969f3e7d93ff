package org.optimer.checkpoint;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model that is read in another arrangement than it is stored in: other names, other rows. What a view does not change
 * is the model's own, its files and their safety included.
 */
public abstract class ModelView implements ModelSource {
    private final ModelSource model;
    private final Map<String, TensorInfo> infos;

    /**
     * A view.
     *
     * @param model what is behind it; closed with it
     * @param infos the view's tensors, by name, in order
     */
    protected ModelView(ModelSource model, Map<String, TensorInfo> infos) {
        this.model = model;
        this.infos = Collections.unmodifiableMap(new LinkedHashMap<>(infos));
    }

    /**
     * The model behind this view.
     *
     * @return as given
     */
    public final ModelSource original() {
        return model;
    }

    /**
     * The model behind any number of views.
     *
     * @param model a view, or not
     * @return the model that is stored
     */
    public static ModelSource original(ModelSource model) {
        return model instanceof ModelView view ? original(view.original()) : model;
    }

    /**
     * The type in which a tensor of this view would be stored; reading may give more digits.
     *
     * @param info one of the view's tensors
     * @return its own type unless a view says otherwise
     */
    public DType stored(TensorInfo info) {
        return info.dtype();
    }

    /**
     * A tensor in the type in which it would be stored.
     *
     * @param model a view, or not
     * @param info one of its tensors
     * @return the tensor
     */
    public static TensorInfo stored(ModelSource model, TensorInfo info) {
        return model instanceof ModelView view ? info.as(view.stored(info)) : info;
    }

    @Override
    public String label() {
        return model.label();
    }

    @Override
    public final List<TensorInfo> tensors() {
        return List.copyOf(infos.values());
    }

    @Override
    public final Optional<TensorInfo> find(String name) {
        return Optional.ofNullable(infos.get(name));
    }

    @Override
    public Map<String, Object> config() {
        return model.config();
    }

    @Override
    public Optional<Path> directory() {
        return model.directory();
    }

    @Override
    public void requireUnchanged() {
        model.requireUnchanged();
    }

    @Override
    public void close() {
        model.close();
    }
}
