package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.StorageException;

/** Interrupting a thread that reads or writes neither breaks its own work nor anybody else's. */
class InterruptedReadTest {
    private static final int BYTES = 1 << 20;

    @TempDir
    Path dir;

    private Path folder;
    private byte[] expected;

    @BeforeEach
    void save() {
        MemoryModel model = MemoryModel.named("m");
        TinyModels.put(model, "w", 1, DType.F32, BYTES / 4);
        folder = dir.resolve("m");
        CheckpointWriter.to(folder).save(model);
        expected = CheckpointRoundTripTest.bytes(model, model.info("w"));
    }

    @Test
    void anInterruptedThreadFinishesItsReadAndKeepsItsFlag() {
        try (Checkpoint model = openWhileInterrupted()) {
            Thread.currentThread().interrupt();
            byte[] read = CheckpointRoundTripTest.bytes(model, model.info("w"));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(read).isEqualTo(expected);
            assertThat(CheckpointRoundTripTest.bytes(model, model.info("w"))).isEqualTo(expected);
        }
    }

    @Test
    void readersAreNotDisturbedByInterruptsOfOthers() throws InterruptedException {
        try (Checkpoint model = Checkpoint.open(folder)) {
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger reads = new AtomicInteger();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            List<Thread> readers = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                Thread reader = new Thread(() -> {
                    try {
                        while (!stop.get()) {
                            ByteBuffer raw = ByteBuffer.allocateDirect(BYTES);
                            model.read("w", 0, raw);
                            assertThat(raw.flip()).isEqualTo(ByteBuffer.wrap(expected));
                            Thread.interrupted();
                            reads.incrementAndGet();
                        }
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                });
                readers.add(reader);
                reader.start();
            }
            for (int i = 0; i < 300 && failure.get() == null; i++) {
                readers.get(i % 2).interrupt(); // the third is never interrupted itself
                Thread.sleep(1);
            }
            stop.set(true);
            for (Thread reader : readers) {
                reader.join();
            }
            assertThat(failure.get()).isNull();
            assertThat(reads.get()).isPositive();
            assertThat(CheckpointRoundTripTest.bytes(model, model.info("w"))).isEqualTo(expected);
        }
    }

    @Test
    void anInterruptedWriterFinishesItsWriteAndMayCommit() {
        Path target = dir.resolve("written");
        try (Checkpoint model = Checkpoint.open(folder);
                CheckpointSession session =
                        CheckpointWriter.to(target).tensors(model.tensors()).open()) {
            Thread.currentThread().interrupt();
            session.write("w", 0, ByteBuffer.wrap(expected));
            assertThat(Thread.interrupted()).isTrue();
            session.commit();
        }
        try (Checkpoint back = Checkpoint.open(target)) {
            assertThat(CheckpointRoundTripTest.bytes(back, back.info("w"))).isEqualTo(expected);
        }
    }

    @Test
    void aFileThatWasReplacedIsNotReadAsIfItWereTheOldOne() throws IOException {
        try (Checkpoint model = Checkpoint.open(folder)) {
            Path weights = folder.resolve("model.safetensors");
            Path other = Files.copy(weights, dir.resolve("copy"));
            Files.move(other, weights, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertThatThrownBy(() -> model.read("w", 0, ByteBuffer.allocate(8)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("was replaced or changed");
        }
    }

    @Test
    void aClosedCheckpointSaysSo() {
        Checkpoint model = Checkpoint.open(folder);
        model.close();
        model.close();
        assertThatThrownBy(() -> model.read("w", 0, ByteBuffer.allocate(8)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("closed; open it again");
    }

    private Checkpoint openWhileInterrupted() {
        Thread.currentThread().interrupt();
        Checkpoint model = Checkpoint.open(folder);
        assertThat(Thread.interrupted()).isTrue();
        return model;
    }
}
