package org.optimer.model;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;

/** A model that announces every tensor its config asks for and holds no data. */
record Claims(ModelSource inner, Map<String, Object> config) implements ModelSource {
    @Override
    public String label() {
        return inner.label();
    }

    @Override
    public List<TensorInfo> tensors() {
        return new LlamaArchitecture()
                .parameters(new ModelConfig(label(), config), Set.of("model.embed_tokens.weight")).stream()
                        .flatMap(p -> p.parts().stream())
                        .map(part -> new TensorInfo(part.tensor(), DType.BF16, part.shape()))
                        .toList();
    }

    @Override
    public void read(String name, long byteOffset, ByteBuffer target) {
        throw new AssertionError("no data must be read");
    }

    @Override
    public Optional<Path> directory() {
        return Optional.empty();
    }

    @Override
    public String fingerprint() {
        return "";
    }
}
