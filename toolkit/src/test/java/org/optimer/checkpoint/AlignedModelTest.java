package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.StorageException;
import org.optimer.lab.Lab;

/** A model under another's names is the model in everything else. */
class AlignedModelTest {
    @Test
    void filesThatChangeBehindItAreNoticed(@TempDir Path folder) throws IOException {
        Path file = Files.copy(Lab.path("pt").resolve("model.safetensors"), folder.resolve("model.safetensors"));
        try (Checkpoint text = Checkpoint.open(file)) {
            TensorInfo norm = text.info("model.norm.weight");
            MemoryModel multimodal = MemoryModel.of("multimodal", Map.of(), null);
            multimodal.put(
                    new TensorInfo("language_model.model.norm.weight", norm.dtype(), norm.shape()),
                    new float[(int) norm.elements()]);
            ModelSource view = AlignedModel.to(multimodal, text);
            assertThat(view.find("language_model.model.norm.weight")).isPresent();
            assertThat(ModelView.original(view)).isSameAs(text);
            assertThat(view.fingerprint()).isEqualTo(text.fingerprint());
            view.requireUnchanged();
            Files.setLastModifiedTime(file, FileTime.fromMillis(1));
            assertThatThrownBy(view::requireUnchanged).isInstanceOf(StorageException.class);
        }
    }
}
