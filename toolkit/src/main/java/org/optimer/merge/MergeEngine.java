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

    /**
     * One result.
     *
     * @param plan how it is made
     * @param sink where it goes
     */
    record Target(MergePlan plan, Sink sink) {}

    private final List<Target> targets;
    private final int tile;
    private final boolean failOnNan;
    private final Crew crew;
    private final LongWork progress;
    private final AtomicLong bytesRead = new AtomicLong();
    private final List<Map<String, NonFinite>> nonFinite = new ArrayList<>();

    private MergeEngine(List<Target> targets, int tile, boolean failOnNan, Crew crew, LongWork progress) {
        this.targets = targets;
        this.tile = tile;
        this.failOnNan = failOnNan;
        this.crew = crew;
        this.progress = progress;
        targets.forEach(target -> nonFinite.add(new LinkedHashMap<>()));
    }

    static Outcome run(MergePlan plan, int threads, int tile, boolean failOnNan, String title, Sink sink) {
        return run(List.of(new Target(plan, sink)), threads, tile, failOnNan, title)
                .get(0);
    }

    /** Several results from one reading: their plans have the same tensors and differ in weights only. */
    static List<Outcome> run(List<Target> targets, int threads, int tile, boolean failOnNan, String title) {
        long bytes = targets.stream().mapToLong(t -> t.plan().bytesOut()).sum();
        try (LongWork progress = LongWork.start(title, bytes, "bytes");
                Crew crew = new Crew(threads, Math.max(tile, Tile.BLOCK), progress)) {
            return new MergeEngine(targets, tile, failOnNan, crew, progress).all();
        }
    }

    private List<Outcome> all() {
        MergePlan first = targets.get(0).plan();
        for (int t = 0; t < first.steps().size(); t++) {
            List<Integer> merged = new ArrayList<>();
            List<Sink> copied = new ArrayList<>();
            for (int i = 0; i < targets.size(); i++) {
                Target target = targets.get(i);
                if (target.plan().steps().get(t).job() == null) {
                    copied.add(target.sink());
                } else {
                    merged.add(i);
                }
            }
            if (!copied.isEmpty()) {
                copy(first.steps().get(t), copied);
            }
            merge(merged, t);
        }
        return nonFinite.stream()
                .map(found -> new Outcome(bytesRead.get(), found))
                .toList();
    }

    /** Merges tensor {@code t} for some of the targets: together where the method can, else one after the other. */
    private void merge(List<Integer> which, int t) {
        List<MergePlan.Step> steps =
                which.stream().map(i -> targets.get(i).plan().steps().get(t)).toList();
        MergeMethod method = targets.get(0).plan().method();
        if (steps.size() > 1) {
            Union union = Union.of(steps);
            if (method.prepare(union.job()) instanceof PartwiseMerge parts) {
                steps.forEach(step -> method.prepare(union.only(step))); // refuses weights that make no sense
                List<NonFinite> found = mix(union, parts, which, steps);
                for (int i = 0; i < which.size(); i++) {
                    note(which.get(i), steps.get(i), found.get(i));
                }
                return;
            }
        }
        for (int i = 0; i < which.size(); i++) {
            MergePlan.Step step = steps.get(i);
            TensorJob job = java.util.Objects.requireNonNull(step.job());
            Sink sink = targets.get(which.get(i)).sink();
            note(which.get(i), step, merge(step, job, method.prepare(job), sink));
        }
    }

    private void note(int target, MergePlan.Step step, NonFinite found) {
        if (found.any()) {
            nonFinite.get(target).put(step.out().name(), found);
            if (failOnNan) {
                throw InvalidInputException.of(
                        "merged tensor " + step.out().name(),
                        "finite values",
                        found.toString(),
                        "Look at the inputs and weights, or merge without failing on NaN");
            }
        }
    }

    private NonFinite merge(MergePlan.Step step, TensorJob job, TensorMerge merge, Sink sink) {
        long elements = step.out().elements();
        int size = begin(step.base(), step.members(), merge);
        boolean brain = brain(step.base(), step.members());
        passes(merge, job, elements, brain);
        boolean pairs = brain && merge.anyOrder() && step.out().dtype() == DType.BF16;
        List<NonFinite> found = new ArrayList<>();
        crew.share((elements + size - 1) / size, mine -> {
            float[] out = mine.out();
            return i -> {
                long from = i * size;
                int n = (int) Math.min(size, elements - from);
                mine.moveTo(from, n, pairs);
                merge.merge(mine, out);
                bytesRead.addAndGet(mine.takeBytesRead());
                if (!put(sink, step.out(), mine, out)) {
                    synchronized (found) {
                        found.add(count(step.out().dtype(), out, n));
                    }
                }
            };
        });
        return found.stream().reduce(NonFinite.NONE, NonFinite::plus);
    }

    /** One reading and one set of parts for all targets; the rest of the work is each target's own. */
    private List<NonFinite> mix(Union union, PartwiseMerge merge, List<Integer> which, List<MergePlan.Step> steps) {
        long elements = union.job().tensor().elements();
        int size = begin(steps.get(0).base(), union.members(), merge);
        boolean brain = brain(steps.get(0).base(), union.members());
        passes(merge, union.job(), elements, brain);
        boolean pairs = brain
                && merge.anyOrder()
                && steps.stream().allMatch(step -> step.out().dtype() == DType.BF16);
        List<Union.Choice> choices = steps.stream().map(union::choice).toList();
        NonFinite[] found = new NonFinite[steps.size()];
        java.util.Arrays.fill(found, NonFinite.NONE);
        crew.share((elements + size - 1) / size, mine -> {
            float[] out = mine.out();
            float[][] parts = new float[union.members().size()][];
            return i -> {
                long from = i * size;
                int n = (int) Math.min(size, elements - from);
                mine.moveTo(from, n, pairs);
                merge.parts(mine, parts);
                for (int k = 0; k < found.length; k++) {
                    merge.mix(mine, choices.get(k).of(parts), choices.get(k).weights(), out);
                    TensorInfo to = steps.get(k).out();
                    if (!put(targets.get(which.get(k)).sink(), to, mine, out)) {
                        synchronized (found) {
                            found[k] = found[k].plus(count(to.dtype(), out, n));
                        }
                    }
                }
                bytesRead.addAndGet(mine.takeBytesRead());
            };
        });
        return List.of(found);
    }

    private static NonFinite count(DType type, float[] values, int n) {
        return new NonFinite(Finite.nan(values, n), Finite.infinite(values, n, Floats.overflow(type)));
    }

    /** Turns the threads' tiles to a tensor; the size of a tile in whole granules. */
    private int begin(@Nullable Operand base, List<Operand> members, TensorMerge merge) {
        int granule = merge.granule();
        int size = Tile.wholeGranules(tile, granule);
        crew.tiles().forEach(mine -> {
            mine.turnTo(base, members);
            mine.fit(granule, size);
        });
        return size;
    }

    private void passes(TensorMerge merge, TensorJob job, long elements, boolean brain) {
        int granule = merge.granule();
        int block = Tile.block(granule);
        for (Pass pass : merge.passes()) {
            List<Long> blocks = wanted(pass, job.blocks(granule));
            if (!blocks.isEmpty()) {
                boolean pairs = brain && pass.orderless();
                crew.share(blocks.size(), mine -> {
                    Consumer<Tile> worker = pass.worker();
                    return i -> {
                        long from = blocks.get((int) i) * block;
                        mine.moveTo(from, (int) Math.min(block, elements - from), pairs);
                        worker.accept(mine);
                        bytesRead.addAndGet(mine.takeBytesRead());
                    };
                });
            }
            pass.finish();
        }
    }

    /** Whether all that is read is bf16, as the order of pairs needs it. */
    private static boolean brain(@Nullable Operand base, List<Operand> members) {
        return (base == null || brain(base)) && members.stream().allMatch(MergeEngine::brain);
    }

    private static boolean brain(Operand operand) {
        TensorInfo info = operand.info();
        return info.dtype() == DType.BF16 && !operand.source().computes(info.name());
    }

    /** Writes a tile's values and says whether all are finite as the result has them. */
    private boolean put(Sink sink, TensorInfo out, Tile tile, float[] values) {
        DType type = out.dtype();
        ByteBuffer raw = tile.raw();
        raw.clear();
        boolean finite = tile.encode(type, values, raw);
        sink.write(out, tile.offset() * type.bytes(), raw.flip());
        progress.step((long) tile.count() * type.bytes());
        return finite;
    }

    /** The reference's tensor as it is, or rounded to the asked type. */
    private void copy(MergePlan.Step step, List<Sink> sinks) {
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
                mine.moveTo(i * size, n, false);
                raw.clear().limit(n * from.dtype().bytes());
                reference.read(from.name(), i * size * from.dtype().bytes(), raw);
                bytesRead.addAndGet(raw.flip().limit());
                if (values != null) {
                    Floats.decode(from.dtype(), raw, values, 0, n);
                }
                for (Sink sink : sinks) {
                    if (values == null) {
                        sink.write(to, i * size * from.dtype().bytes(), raw.rewind());
                        progress.step(raw.limit());
                    } else {
                        put(sink, to, mine, values);
                    }
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
