package org.optimer.merge;

import org.optimer.checkpoint.AlignedModel;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;

/** A model that is read in another arrangement than it is stored in. */
interface View extends ModelSource {
    /** The model that is stored. */
    ModelSource original();

    /** The type in which a tensor of this view would be stored: reading may give more digits. */
    DType stored(TensorInfo info);

    /** The model behind any number of views. */
    static ModelSource original(ModelSource model) {
        if (model instanceof AlignedModel aligned) {
            return original(aligned.original());
        }
        return model instanceof View view ? original(view.original()) : model;
    }

    /** A tensor in the type in which it would be stored. */
    static TensorInfo stored(ModelSource model, TensorInfo info) {
        return model instanceof View view ? info.as(view.stored(info)) : info; // names of the reference are its own
    }
}
