package org.optimer.merge;

import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.Parallel;
import org.optimer.device.Device;
import org.optimer.merge.kernel.CounterMasks;
import org.optimer.merge.kernel.MaskSource;

/** What a merge needs to know beside its method's parameters. Changed only while a {@link Merge} is made. */
final class MergeOptions {
    /** Elements at a time: the fewer tiles, the less is spent on each, as long as their values stay in cache. */
    static final int TILE = 2 * Tile.BLOCK;

    /** Of random masks. */
    long seed;

    /** At most this many. */
    int threads = Parallel.defaultThreads();

    /** Elements at a time. */
    int tile = TILE;

    /** Of the result's floating-point tensors; null: as in the base. */
    @Nullable
    DType type;

    /** Size above which a new file is begun. */
    long shardBytes = CheckpointWriter.DEFAULT_SHARD_BYTES;

    /** Whether a NaN or infinity in the result is an error. */
    boolean failOnNan;

    /** Whether provenance carries content hashes of the inputs. */
    boolean hashInputs;

    /** Injected masks; null: by counter hash of the seed. */
    @Nullable
    MaskSource masks;

    /** Where native tensors compute; null: plain Java does. */
    @Nullable
    Device device;

    /** What the report says of it; may be empty. */
    String deviceNote = "";

    /** Parts in memory that are combined instead of reading the inputs; null: there are none. */
    @Nullable
    Resident resident;

    MergeOptions copy() {
        MergeOptions copy = new MergeOptions();
        copy.seed = seed;
        copy.threads = threads;
        copy.tile = tile;
        copy.type = type;
        copy.shardBytes = shardBytes;
        copy.failOnNan = failOnNan;
        copy.hashInputs = hashInputs;
        copy.masks = masks;
        copy.device = device;
        copy.deviceNote = deviceNote;
        copy.resident = resident;
        return copy;
    }

    MaskSource maskSource() {
        return masks == null ? new CounterMasks(seed) : masks;
    }
}
