package org.optimer.merge;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of all tensors of a merge, in memory as f32: what any weights are combined from. Shared by threads once it is
 * filled.
 */
final class Resident {
    private final MergeMethod method;
    private final int tile;
    private final Map<String, Held> tensors = new ConcurrentHashMap<>();

    /**
     * One tensor.
     *
     * @param merge combines the parts
     * @param inputs names of the inputs, in the order of their parts
     * @param size elements of a tile
     * @param parts by tile and input
     * @param bases by tile; null where the method reads no base
     */
    private record Held(PartwiseMerge merge, List<String> inputs, int size, float[][][] parts, float[][] bases) {
        int index(Tile at) {
            return (int) (at.offset() / size);
        }
    }

    private Resident(MergeMethod method, int tile) {
        this.method = method;
        this.tile = tile;
    }

    /** Bytes that the parts of a plan take. */
    static long bytes(MergePlan plan) {
        long floats = 0;
        for (MergePlan.Step step : plan.steps()) {
            if (step.job() != null) {
                floats += step.out().elements() * (step.members().size() + 1L);
            }
        }
        return 4 * floats;
    }

    /** Reads the inputs of a plan, in which every input takes part. */
    static Resident of(MergePlan plan, MergeOptions o) {
        Resident resident = new Resident(plan.method(), o.tile);
        List<MergePlan.Step> merged =
                plan.steps().stream().filter(step -> step.job() != null).toList();
        MergePlan reading = new MergePlan(resident.new Reading(), merged);
        MergeEngine.run(reading, o.threads, o.tile, false, "read for trials", (tensor, at, data) -> {});
        return resident;
    }

    /** The method, as it combines what is held; with whatever weights and any of the inputs. */
    MergeMethod method() {
        return new Combining();
    }

    /** Keeps the parts; its output is nothing. */
    private final class Reading extends Disguised {
        Reading() {
            super(Resident.this.method);
        }

        @Override
        public TensorMerge prepare(TensorJob job) {
            PartwiseMerge merge = (PartwiseMerge) method.prepare(job);
            int size = Tile.wholeGranules(tile, merge.granule());
            int tiles = (int) ((job.tensor().elements() + size - 1) / size);
            Held held = new Held(merge, job.inputs(), size, new float[tiles][][], new float[tiles][]);
            tensors.put(job.tensor().name(), held);
            return new TensorMerge() {
                @Override
                public List<Pass> passes() {
                    return merge.passes();
                }

                @Override
                public int granule() {
                    return merge.granule();
                }

                @Override
                public void merge(Tile at, float[] out) {
                    float[][] parts = new float[job.size()][];
                    merge.parts(at, parts);
                    for (int i = 0; i < parts.length; i++) {
                        parts[i] = java.util.Arrays.copyOf(parts[i], at.count());
                    }
                    held.parts()[held.index(at)] = parts;
                    if (job.based() && method.base() != BaseRole.MEMBER) {
                        held.bases()[held.index(at)] = java.util.Arrays.copyOf(at.base(), at.count());
                    }
                }
            };
        }
    }

    private final class Combining extends Disguised {
        Combining() {
            super(Resident.this.method);
        }

        @Override
        public TensorMerge prepare(TensorJob job) {
            Held held = Objects.requireNonNull(tensors.get(job.tensor().name()), "every merged tensor is held");
            int[] places =
                    job.inputs().stream().mapToInt(held.inputs()::indexOf).toArray();
            Union.Choice choice = new Union.Choice(places, job.weights());
            method.prepare(job); // refuses weights that make no sense
            return new TensorMerge() {
                @Override
                public int granule() {
                    return held.merge().granule();
                }

                @Override
                public void merge(Tile at, float[] out) {
                    float @Nullable [] base = held.bases()[held.index(at)];
                    if (base != null) {
                        at.lend(base);
                    }
                    held.merge().mix(at, choice.of(held.parts()[held.index(at)]), choice.weights(), out);
                }
            };
        }
    }
}
