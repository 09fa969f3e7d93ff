package org.optimer.testkit;

import java.nio.ByteBuffer;
import java.util.List;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.checkpoint.TensorSource;

/** All f32 values of another source, times two. */
record Doubled(TensorSource source) implements TensorSource {
    @Override
    public String label() {
        return "twice " + source.label();
    }

    @Override
    public List<TensorInfo> tensors() {
        return source.tensors();
    }

    @Override
    public void read(String name, long byteOffset, ByteBuffer target) {
        source.read(name, byteOffset, target);
    }

    @Override
    public void readFloats(String name, long elementOffset, float[] target, int at, int count) {
        source.readFloats(name, elementOffset, target, at, count);
        for (int i = at; i < at + count; i++) {
            target[i] *= 2;
        }
    }
}
