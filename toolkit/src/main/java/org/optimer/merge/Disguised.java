package org.optimer.merge;

import java.util.List;

/** A method that does its work in another way than the one whose name and parameters it has. */
abstract class Disguised implements MergeMethod {
    /** The method that is seen from outside. */
    final MergeMethod method;

    Disguised(MergeMethod method) {
        this.method = method;
    }

    @Override
    public final String name() {
        return method.name();
    }

    @Override
    public final String description() {
        return method.description();
    }

    @Override
    public final List<Parameter> parameters() {
        return method.parameters();
    }

    @Override
    public final BaseRole base() {
        return method.base();
    }
}
