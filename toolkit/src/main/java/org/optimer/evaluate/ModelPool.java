package org.optimer.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.Hashes;
import org.optimer.core.Json;
import org.optimer.core.StorageException;
import org.optimer.device.Device;
import org.optimer.model.CausalLm;

/**
 * Loaded models that wait for the next weights of the same shape: building a model anew for each trial costs more than
 * overwriting its weights. Bounded in number and in bytes; models beyond are closed. Thread-safe.
 */
final class ModelPool {
    /** One per shape and concurrent trial; more would only be left over from earlier work. */
    private static final int MAX_IDLE = Math.max(2, Runtime.getRuntime().availableProcessors());

    /** f32 bytes kept idle at most; a model above that is closed after each use. */
    private static final long MAX_IDLE_BYTES = 1L << 30;

    /** A model lent to one thread. */
    final class Lease implements AutoCloseable {
        private final String shape;
        private final long bytes;
        private final CausalLm model;
        private boolean broken = true;

        private Lease(String shape, long bytes, CausalLm model) {
            this.shape = shape;
            this.bytes = bytes;
            this.model = model;
        }

        CausalLm model() {
            return model;
        }

        /** Says that the work went well; a model that was left in the middle of something is not used again. */
        void done() {
            broken = false;
        }

        @Override
        public void close() {
            if (broken) {
                model.close();
            } else {
                giveBack(this);
            }
        }
    }

    private final Deque<Lease> idle = new ArrayDeque<>();
    private long idleBytes;

    Lease lend(ModelSource source, Device device) {
        String shape = shape(source, device);
        Lease waiting = take(shape);
        if (waiting == null) {
            long bytes =
                    source.tensors().stream().mapToLong(t -> 4 * t.elements()).sum();
            return new Lease(shape, bytes, CausalLm.load(source, device));
        }
        try {
            waiting.model.weights(source);
        } catch (RuntimeException e) {
            waiting.model.close();
            throw e;
        }
        return new Lease(shape, waiting.bytes, waiting.model);
    }

    /** Closes all models that wait. */
    void clear() {
        List<Lease> all;
        synchronized (this) {
            all = new ArrayList<>(idle);
            idle.clear();
            idleBytes = 0;
        }
        all.forEach(lease -> lease.model.close());
    }

    private synchronized @Nullable Lease take(String shape) {
        for (Iterator<Lease> it = idle.iterator(); it.hasNext(); ) {
            Lease lease = it.next();
            if (lease.shape.equals(shape)) {
                it.remove();
                idleBytes -= lease.bytes;
                return lease;
            }
        }
        return null;
    }

    private void giveBack(Lease lease) {
        List<Lease> surplus = new ArrayList<>();
        synchronized (this) {
            idle.addFirst(lease);
            idleBytes += lease.bytes;
            while (idle.size() > MAX_IDLE || idleBytes > MAX_IDLE_BYTES) {
                Lease oldest = idle.removeLast();
                idleBytes -= oldest.bytes;
                surplus.add(oldest);
            }
        }
        surplus.forEach(old -> old.model.close());
    }

    /** Equal for sources whose weights fit into the same loaded model, with the same tokenizer. */
    private static String shape(ModelSource source, Device device) {
        Function<TensorInfo, String> line = t -> t.name() + t.shape();
        return Hashes.sha256(device + "\n" + source.directory() + "\n" + tokenizer(source) + "\n"
                + Json.canonical(source.config()) + "\n"
                + String.join("\n", source.tensors().stream().map(line).sorted().toList()));
    }

    /** Changes when the tokenizer's file is replaced, which a notebook that trains a lab anew does. */
    private static String tokenizer(ModelSource source) {
        Path file = source.directory().orElse(Path.of("")).resolve("tokenizer.json");
        try {
            return Files.isRegularFile(file) ? Files.size(file) + " " + Files.getLastModifiedTime(file) : "none";
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
    }
}
