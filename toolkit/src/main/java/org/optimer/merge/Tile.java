package org.optimer.merge;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.BrainPairs;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.Floats;
import org.optimer.merge.kernel.Loops;

/**
 * A run of consecutive elements of one tensor in all inputs, read when asked for. Belongs to one thread, is used again
 * for the next run, and its arrays with it: nothing that a method returns may be kept.
 */
public final class Tile {
    /** Elements of a block of a {@link Pass}. */
    public static final int BLOCK = 32768;

    private static final float[] NOTHING = {};

    private final int capacity;
    private int room;
    private int block = BLOCK;
    private ByteBuffer raw;
    private float[][] inputs = {};
    private float[][] scratch = {};
    private float[] base = NOTHING;
    private float[] out = NOTHING;
    private float @Nullable [] lent;
    private boolean baseLoaded;
    private boolean pairs;
    private long bytesRead;

    private @Nullable Operand baseOperand;
    private List<Operand> operands = List.of();
    private long offset;
    private int count;

    /**
     * Buffers for tiles of at most some size.
     *
     * @param capacity elements
     */
    Tile(int capacity) {
        this.capacity = capacity;
        this.room = capacity;
        this.raw = buffer(capacity);
    }

    /**
     * Elements of a pass's block for a merge with a granule: the whole granules that fit into {@link #BLOCK} elements,
     * and at least one.
     *
     * @param granule from {@link TensorMerge#granule}
     * @return a multiple of it
     */
    public static int block(int granule) {
        return wholeGranules(BLOCK, granule);
    }

    /** The largest multiple of the granule that is at most {@code elements}, and at least one granule. */
    static int wholeGranules(int elements, int granule) {
        return Math.max(1, elements / granule) * granule;
    }

    private static ByteBuffer buffer(int elements) {
        return ByteBuffer.allocateDirect(8 * elements).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Makes room for a merge's blocks and for tiles of some size; content is lost where there was too little. */
    void fit(int granule, int elements) {
        block = block(granule);
        int wanted = Math.max(block, elements);
        if (wanted > room) {
            resize(wanted);
        }
    }

    private void resize(int elements) {
        room = elements;
        raw = buffer(elements);
        java.util.Arrays.fill(inputs, null);
        scratch = new float[0][];
        base = NOTHING;
        out = NOTHING;
    }

    /** Turns to a tensor: what is its base, if there is one, and what are its inputs. */
    void turnTo(@Nullable Operand from, List<Operand> members) {
        baseOperand = from;
        operands = members;
        if (inputs.length < members.size()) {
            inputs = new float[members.size()][];
        }
    }

    /** Lets go of the models, so that spare buffers keep none of them alive. */
    void release() {
        turnTo(null, List.of());
        if (room > capacity) {
            resize(capacity); // long rows are rare; their buffers are not worth keeping
        }
    }

    /** Moves to a run of elements; in the order of {@link BrainPairs} all that is read must be bf16. */
    void moveTo(long from, int elements, boolean inPairs) {
        offset = from;
        count = elements;
        baseLoaded = false;
        lent = null;
        pairs = inPairs;
    }

    /**
     * Whether the elements are not in the tensor's own order, but in that of {@link BrainPairs}: first those at even
     * offsets from the tile's first, then those at odd ones, then a last one without a partner.
     *
     * @return true only where {@link TensorMerge#anyOrder} or {@link Pass#orderless} allows it
     */
    public boolean inPairs() {
        return pairs;
    }

    /** Rounds values to elements, from the order in which this tile has them; whether all are finite then. */
    boolean encode(DType type, float[] values, ByteBuffer target) {
        return pairs ? BrainPairs.encode(values, count, target) : Floats.encode(type, values, 0, count, target);
    }

    /** Takes the base's elements on this run from an array, which is not changed, instead of reading them. */
    void lend(float[] values) {
        lent = values;
    }

    /** Elements this tile can hold. */
    int capacity() {
        return capacity;
    }

    /** The raw buffer, free between reads. */
    ByteBuffer raw() {
        return raw;
    }

    /** An array for results. */
    float[] out() {
        if (out.length == 0) {
            out = new float[room];
        }
        return out;
    }

    /** Bytes read since the last call. */
    long takeBytesRead() {
        long bytes = bytesRead;
        bytesRead = 0;
        return bytes;
    }

    /**
     * Index in the tensor of this tile's first element.
     *
     * @return elements, row-major
     */
    public long offset() {
        return offset;
    }

    /**
     * Number of elements.
     *
     * @return at least 1; arrays may be longer
     */
    public int count() {
        return count;
    }

    /**
     * In a pass: the block's number.
     *
     * @return offset / size of a block
     */
    public int block() {
        return (int) (offset / block);
    }

    /**
     * The base's elements, to be read only.
     *
     * @return values at index 0 to count − 1
     */
    public float[] base() {
        if (lent != null) {
            return lent;
        }
        if (!baseLoaded) {
            if (base.length < count) {
                base = new float[room];
            }
            read(Objects.requireNonNull(baseOperand, "this method's BaseRole has no base"), base);
            baseLoaded = true;
        }
        return base;
    }

    /**
     * An input's elements, read afresh on every call, so the caller may change them.
     *
     * @param input index into the job's inputs
     * @return values at index 0 to count − 1; the array is the same on every call for this input
     */
    public float[] input(int input) {
        float[] values = array(input);
        read(operands.get(input), values);
        return values;
    }

    /**
     * An input's elements minus the base's: τ on this run; without a base ({@link BaseRole#OPTIONAL}), the elements
     * themselves. The caller may change them.
     *
     * @param input index into the job's inputs
     * @return values at index 0 to count − 1, in the same array as {@link #input}
     */
    public float[] delta(int input) {
        Operand from = baseOperand;
        Operand operand = operands.get(input);
        String name = operand.info().name();
        if (from != null
                && operand.source().computes(name)
                && name.equals(from.info().name())) {
            float[] known = array(input);
            operand.source().readDifference(from.source(), name, offset, known, 0, count);
            return known;
        }
        float[] values = input(input);
        if (baseOperand != null) {
            Loops.subtract(values, base(), count);
        }
        return values;
    }

    /**
     * Room to work in; its content is undefined.
     *
     * @param which any small number; each has its own array
     * @return an array of at least {@link #count} elements
     */
    public float[] scratch(int which) {
        if (scratch.length <= which) {
            scratch = java.util.Arrays.copyOf(scratch, which + 1);
        }
        if (scratch[which] == null) {
            scratch[which] = new float[room];
        }
        return scratch[which];
    }

    private float[] array(int input) {
        float[] values = inputs[input];
        if (values == null || values.length < count) {
            values = new float[room];
            inputs[input] = values;
        }
        return values;
    }

    private void read(Operand operand, float[] target) {
        if (operand.source().computes(operand.info().name())) {
            operand.source().readUnrounded(operand.info().name(), offset, target, 0, count);
            bytesRead += (long) count * operand.info().dtype().bytes();
            return;
        }
        DType type = operand.info().dtype();
        int bytes = count * type.bytes();
        raw.clear().limit(bytes);
        operand.source().read(operand.info().name(), offset * type.bytes(), raw);
        raw.flip();
        if (pairs) {
            BrainPairs.decode(raw, target, count);
        } else {
            Floats.decode(type, raw, target, 0, count);
        }
        bytesRead += bytes;
    }
}
