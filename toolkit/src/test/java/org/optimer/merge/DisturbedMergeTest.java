package org.optimer.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.optimer.checkpoint.Checkpoint;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.CancelledException;
import org.optimer.core.InvalidInputException;
import org.optimer.core.OptiMerException;
import org.optimer.core.StorageException;
import org.optimer.vector.VectorPool;

/** Whatever happens to the inputs or the target while a merge runs, there is a whole result or a clear error and none. */
class DisturbedMergeTest {
    @TempDir
    Path dir;

    private Path out = Path.of("");

    @BeforeEach
    void models() {
        GoldenInputs.write(dir);
        out = dir.resolve("out");
    }

    @Test
    void aReadThatFailsInTheMiddleLeavesNothing() {
        try (Checkpoint base = Checkpoint.open(dir.resolve("m0"));
                Checkpoint other = Checkpoint.open(dir.resolve("m1"))) {
            int reads = merge(base, new Meddled(other, n -> {}));
            assertThat(reads).isGreaterThan(60);
            assertWhole();
            for (int failing : List.of(1, 7, reads / 2, reads)) {
                Meddled broken = new Meddled(other, n -> {
                    if (n == failing) {
                        throw new StorageException("cannot read m1 (IOException: Input/output error)");
                    }
                });
                assertThatThrownBy(() -> merge(base, broken))
                        .isInstanceOf(StorageException.class)
                        .hasMessageContaining("Input/output error");
                assertNothing();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 20})
    void aSweepThatIsInterruptedLeavesNothingNotEvenTheFolderAboveItsResults(int read) {
        Thread caller = Thread.currentThread();
        try (Checkpoint base = Checkpoint.open(dir.resolve("m0"));
                Checkpoint other = Checkpoint.open(dir.resolve("m1"))) {
            Meddled interrupting = new Meddled(other, n -> {
                if (n == read) {
                    caller.interrupt();
                }
            });
            assertThatThrownBy(() -> sweep(base, interrupting)).isInstanceOf(CancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertNothing();
            sweep(base, new Meddled(other, n -> {})); // and then it can be made
            assertThat(Verification.of(out.resolve("deep/0")).ok()).isTrue();
            assertThat(Verification.of(out.resolve("deep/1")).ok()).isTrue();
        }
    }

    @Test
    void aSweepWhoseSecondFolderCannotBeMadeLeavesTheFirstUnmade() throws Exception {
        Files.createDirectories(out.resolve("deep/1"));
        try (Checkpoint base = Checkpoint.open(dir.resolve("m0"));
                Checkpoint other = Checkpoint.open(dir.resolve("m1"))) {
            assertThatThrownBy(() -> sweep(base, new Meddled(other, n -> {})))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("does not exist yet");
        }
        try (Stream<Path> left = Files.list(out.resolve("deep"))) {
            assertThat(left).containsExactly(out.resolve("deep/1"));
        }
    }

    private void sweep(ModelSource base, Meddled other) {
        Merge.taskArithmetic()
                .threads(2)
                .tile(500)
                .of(VectorPool.from(base).add("a", other))
                .sweep(
                        List.of(Map.of("a", 0.5), Map.of("a", 1.5)),
                        List.of(out.resolve("deep/0"), out.resolve("deep/1")));
    }

    @Test
    void aSourceThatIsCutShortWhileItIsReadIsNoticed() {
        Path file = dir.resolve("m1/model.safetensors");
        refusedWhen(() -> {
            try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
                cut.setLength(cut.length() / 2);
            }
        });
    }

    @Test
    void aSourceWhoseWeightsAreWrittenOverIsNoticed() {
        Path file = dir.resolve("m1/model.safetensors");
        refusedWhen(() -> {
            try (RandomAccessFile write = new RandomAccessFile(file.toFile(), "rw")) {
                write.seek(write.length() - 10);
                write.write(77);
            }
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 5000));
        });
    }

    @Test
    void aSourceWhoseHeaderIsWrittenOverIsNoticedEvenWithItsOldTime() {
        Path file = dir.resolve("m1/model.safetensors");
        refusedWhen(() -> {
            FileTime time = Files.getLastModifiedTime(file);
            byte[] bytes = Files.readAllBytes(file);
            int at = new String(bytes, 0, 2000, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("q_proj");
            try (RandomAccessFile write = new RandomAccessFile(file.toFile(), "rw")) {
                write.seek(at);
                write.write('k');
            }
            Files.setLastModifiedTime(file, time);
        });
    }

    @Test
    void aSourceThatIsReplacedIsNoticed() {
        Path file = dir.resolve("m1/model.safetensors");
        refusedWhen(() -> {
            Path copy = Files.copy(dir.resolve("m2/model.safetensors"), dir.resolve("copy"));
            Files.setLastModifiedTime(copy, Files.getLastModifiedTime(file));
            Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    @Test
    void aSourceThatIsDeletedIsNoticed() {
        refusedWhen(() -> Files.delete(dir.resolve("m1/model.safetensors")));
    }

    @Test
    void ofTwoMergesIntoOneTargetExactlyOneWins() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 20; round++) {
                CountDownLatch start = new CountDownLatch(1);
                List<Future<Boolean>> results = new ArrayList<>();
                for (String member : List.of("m1", "m2")) {
                    results.add(two.submit(() -> {
                        start.await();
                        return saved(member);
                    }));
                }
                start.countDown();
                int won = (get(results.get(0)) ? 1 : 0) + (get(results.get(1)) ? 1 : 0);
                assertThat(won).isEqualTo(1);
                assertWhole();
            }
        } finally {
            two.shutdownNow();
        }
    }

    private boolean saved(String member) {
        try (VectorPool pool = VectorPool.from(dir.resolve("m0")).add("a", dir.resolve(member))) {
            Merge.taskArithmetic().of(pool).weight("a", 1).save(out);
            return true;
        } catch (InvalidInputException e) {
            assertThat(e).hasMessageContaining(out.toString());
            return false;
        }
    }

    private static boolean get(Future<Boolean> result) throws InterruptedException, ExecutionException {
        return result.get();
    }

    /** The change happens in the middle of the merge; nothing may be left of it. */
    private void refusedWhen(Change change) {
        try (Checkpoint base = Checkpoint.open(dir.resolve("m0"));
                Checkpoint other = Checkpoint.open(dir.resolve("m1"))) {
            Meddled meddled = new Meddled(other, n -> {
                if (n == 30) {
                    try {
                        change.run();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }
            });
            assertThatThrownBy(() -> merge(base, meddled))
                    .isInstanceOf(OptiMerException.class)
                    .hasMessageContaining("m1");
        }
        assertNothing();
    }

    private int merge(ModelSource base, Meddled other) {
        Merge.ties()
                .density(0.5)
                .threads(2)
                .of(VectorPool.from(base).add("a", other))
                .weight("a", 1)
                .save(out);
        return other.reads.get();
    }

    private void assertWhole() {
        assertThat(Verification.of(out).problems()).isEmpty();
        try (Stream<Path> files = Files.walk(out)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(p -> p.toFile().delete());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertNothing();
    }

    private void assertNothing() {
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files.map(p -> p.getFileName().toString())).allMatch(n -> n.matches("m[012]|copy"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private interface Change {
        void run() throws IOException;
    }

    private interface Meddler {
        void before(int read);
    }

    /** A model to whose reads something happens. */
    private record Meddled(Checkpoint model, Meddler meddler, AtomicInteger reads) implements ModelSource {
        Meddled(Checkpoint model, Meddler meddler) {
            this(model, meddler, new AtomicInteger());
        }

        @Override
        public void read(String name, long byteOffset, ByteBuffer target) {
            meddler.before(reads.incrementAndGet());
            model.read(name, byteOffset, target);
        }

        @Override
        public void requireUnchanged() {
            model.requireUnchanged();
        }

        @Override
        public String label() {
            return model.label();
        }

        @Override
        public List<TensorInfo> tensors() {
            return model.tensors();
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
        public String fingerprint() {
            return model.fingerprint();
        }
    }
}
