package org.optimer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.StorageException;

/** Forcing ahead never hides a failure, and leaves nothing running. */
@Timeout(60)
class EarlyForceTest {
    private static final long MUCH = 1L << 30;

    @TempDir
    Path dir;

    private static boolean running() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("optimer-force"));
    }

    @Test
    void aFailureIsTheWriters() throws InterruptedException {
        SteadyChannel gone = SteadyChannel.creating(dir.resolve("gone"));
        gone.close(); // so that forcing it fails
        try (EarlyForce force = new EarlyForce()) {
            force.written(gone, MUCH);
            while (running()) {
                Thread.sleep(1);
            }
            assertThatThrownBy(force::requireNoFailure).isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> force.written(gone, MUCH)).isInstanceOf(StorageException.class);
        }
    }

    @Test
    void aLittleNeedsNoThreadAndMuchLeavesNone() {
        EarlyForce force = new EarlyForce();
        try (SteadyChannel file = SteadyChannel.creating(dir.resolve("file"))) {
            file.write(ByteBuffer.allocate(1000), 0);
            force.written(file, 1000);
            assertThat(running()).isFalse();
            for (int i = 0; i < 20; i++) {
                force.written(file, MUCH);
            }
            assertThat(running()).isTrue();
            Thread.currentThread().interrupt();
            force.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(running()).isFalse();
            force.close();
            assertThatCode(force::requireNoFailure).doesNotThrowAnyException();
            file.write(ByteBuffer.allocate(1000), 1000); // it is still open
        }
    }

    @Test
    void closingWhileOthersStillWriteEnds() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            EarlyForce force = new EarlyForce();
            try (SteadyChannel file = SteadyChannel.creating(dir.resolve("file" + round))) {
                Thread[] writers = new Thread[3];
                for (int t = 0; t < writers.length; t++) {
                    writers[t] = new Thread(() -> {
                        for (int i = 0; i < 300; i++) {
                            force.written(file, MUCH);
                        }
                    });
                    writers[t].start();
                }
                force.close();
                assertThat(running()).isFalse();
                for (Thread writer : writers) {
                    writer.join();
                }
                force.close();
                assertThat(running()).isFalse();
            }
        }
    }
}
