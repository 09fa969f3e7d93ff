package org.optimer.merge;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.Floats;
import org.optimer.checkpoint.LongWork;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.kernel.Finite;

/**
 * Carries out a plan: one tensor after the other, its passes and then its output, tile by tile, shared by threads.
 * Holds no tensor whole; what it holds is one {@link Tile} per thread.
 */
final class MergeEngine {
    /** Where finished bytes go; called by several threads, each byte once. */
    interface Sink {
        void write(TensorInfo tensor, long byteOffset, ByteBuffer data);
    }

    /** What was seen on the way. */
    record Outcome(long bytesRead, Map<String, NonFinite> nonFinite) {}

    private final MergePlan plan;
    private final int tile;
    private final boolean failOnNan;
    private final Sink sink;
    private final Crew crew;
    private final LongWork progress;
    private final AtomicLong bytesRead = new AtomicLong();

    private MergeEngine(MergePlan plan, int tile, boolean failOnNan, Sink sink, Crew crew, LongWork progress) {
        this.plan = plan;
        this.tile = tile;
        this.failOnNan = failOnNan;
        this.sink = sink;
        this.crew = crew;
        this.progress = progress;
    }

    static Outcome run(MergePlan plan, int threads, int tile, boolean failOnNan, String title, Sink sink) {
        try (LongWork progress = LongWork.start(title, plan.bytesOut(), "bytes");
                Crew crew = new Crew(threads, Math.max(tile, Tile.BLOCK), progress)) {
            return new MergeEngine(plan, tile, failOnNan, sink, crew, progress).all();
        }
    }

    private Outcome all() {
        Map<String, NonFinite> nonFinite = new LinkedHashMap<>();
        for (MergePlan.Step step : plan.steps()) {
            TensorJob job = step.job();
            if (job == null) {
                copy(step);
                continue;
            }
            NonFinite found = merge(step, job, plan.method().prepare(job));
            if (found.any()) {
                nonFinite.put(step.out().name(), found);
                if (failOnNan) {
                    throw InvalidInputException.of(
                            "merged tensor " + step.out().name(),
                            "finite values",
                            found.toString(),
                            "Look at the inputs and weights, or merge without failing on NaN");
                }
            }
        }
        return new Outcome(bytesRead.get(), nonFinite);
    }

    private NonFinite merge(MergePlan.Step step, TensorJob job, TensorMerge merge) {
        long elements = step.out().elements();
        crew.tiles().forEach(mine -> mine.turnTo(step.base(), step.members()));
        int granule = merge.granule();
        int block = Tile.block(granule);
        int size = Tile.wholeGranules(tile, granule);
        crew.tiles().forEach(mine -> mine.fit(granule, size));
        for (Pass pass : merge.passes()) {
            List<Long> blocks = wanted(pass, job.blocks(granule));
            if (!blocks.isEmpty()) {
                crew.share(blocks.size(), mine -> {
                    Consumer<Tile> worker = pass.worker();
                    return i -> {
                        long from = blocks.get((int) i) * block;
                        mine.moveTo(from, (int) Math.min(block, elements - from));
                        worker.accept(mine);
                        bytesRead.addAndGet(mine.takeBytesRead());
                    };
                });
            }
            pass.finish();
        }
        DType type = step.out().dtype();
        int limit = Floats.overflow(type);
        List<NonFinite> found = new ArrayList<>();
        crew.share((elements + size - 1) / size, mine -> {
            float[] out = mine.out();
            return i -> {
                long from = i * size;
                int n = (int) Math.min(size, elements - from);
                mine.moveTo(from, n);
                merge.merge(mine, out);
                bytesRead.addAndGet(mine.takeBytesRead());
                if (!put(step.out(), from, out, n, mine.raw())) {
                    synchronized (found) {
                        found.add(new NonFinite(Finite.nan(out, n), Finite.infinite(out, n, limit)));
                    }
                }
            };
        });
        return found.stream().reduce(NonFinite.NONE, NonFinite::plus);
    }

    /** Writes values and says whether all are finite as the result has them. */
    private boolean put(TensorInfo out, long from, float[] values, int n, ByteBuffer raw) {
        DType type = out.dtype();
        raw.clear();
        boolean finite = Floats.encode(type, values, 0, n, raw);
        sink.write(out, from * type.bytes(), raw.flip());
        progress.step((long) n * type.bytes());
        return finite;
    }

    /** The reference's tensor as it is, or rounded to the asked type. */
    private void copy(MergePlan.Step step) {
        ModelSource reference = step.reference().source();
        TensorInfo from = step.reference().info();
        TensorInfo to = step.out();
        long elements = from.elements();
        int size = Tile.BLOCK;
        crew.share((elements + size - 1) / size, mine -> {
            @Nullable float[] values = from.dtype() == to.dtype() ? null : mine.out();
            ByteBuffer raw = mine.raw();
            return i -> {
                int n = (int) Math.min(size, elements - i * size);
                raw.clear().limit(n * from.dtype().bytes());
                reference.read(from.name(), i * size * from.dtype().bytes(), raw);
                bytesRead.addAndGet(raw.flip().limit());
                if (values == null) {
                    long bytes = raw.limit();
                    sink.write(to, i * size * from.dtype().bytes(), raw);
                    progress.step(bytes);
                } else {
                    Floats.decode(from.dtype(), raw, values, 0, n);
                    put(to, i * size, values, n, raw);
                }
            };
        });
    }

    private static List<Long> wanted(Pass pass, int blocks) {
        List<Long> wanted = new ArrayList<>();
        for (long b = 0; b < blocks; b++) {
            if (pass.wants(b)) {
                wanted.add(b);
            }
        }
        return wanted;
    }
}
