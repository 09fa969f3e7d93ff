package org.optimer.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.optimer.core.InvalidInputException;

/**
 * Named tensors, read by slice: a folder on disk, a distribution vector and a merge in memory are all one. Opening reads
 * no data. All methods may be called from several threads at once.
 */
public interface TensorSource extends AutoCloseable {
    /**
     * What this is, for messages and provenance: a path or a name.
     *
     * @return a short text
     */
    String label();

    /**
     * All tensors, in the order in which reading is cheapest (disk order for files).
     *
     * @return an immutable list without duplicate names
     */
    List<TensorInfo> tensors();

    /**
     * Looks a tensor up.
     *
     * @param name full name
     * @return its description, or empty
     */
    default Optional<TensorInfo> find(String name) {
        return tensors().stream().filter(t -> t.name().equals(name)).findFirst();
    }

    /**
     * A tensor that must be there.
     *
     * @param name full name
     * @return its description
     * @throws InvalidInputException when there is none of that name
     */
    default TensorInfo info(String name) {
        return find(name)
                .orElseThrow(() -> InvalidInputException.of(
                        label(), "a tensor named " + name, tensors().size() + " other tensors", "Check the name"));
    }

    /**
     * Fills a buffer with a tensor's raw little-endian bytes.
     *
     * @param name full name
     * @param byteOffset where to begin inside the tensor, in bytes
     * @param target filled from its position to its limit; the position ends at the limit
     * @throws InvalidInputException when the slice reaches beyond the tensor
     * @throws org.optimer.core.StorageException when reading fails
     */
    void read(String name, long byteOffset, ByteBuffer target);

    /**
     * Reads elements of a floating-point tensor as f32 (f64 is rounded to nearest).
     *
     * @param name full name
     * @param elementOffset the first element to read
     * @param target receives the values
     * @param at index of the first value in {@code target}
     * @param count how many
     * @throws InvalidInputException for a tensor that is not floating-point, or a slice beyond it
     */
    default void readFloats(String name, long elementOffset, float[] target, int at, int count) {
        DType type = info(name).dtype();
        if (!type.isFloat()) {
            throw InvalidInputException.of(
                    label() + ": tensor " + name, "a floating-point tensor", String.valueOf(type), "");
        }
        ByteBuffer raw = ByteBuffer.allocate(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        read(name, elementOffset * type.bytes(), raw);
        Floats.decode(type, raw.flip(), target, at, count);
    }

    /**
     * Whether a tensor's elements are computed when they are read, instead of being stored: those that an adapter changes.
     * Then {@link #readUnrounded} and {@link #readDifference} give more than {@link #read} can.
     *
     * @param name full name
     * @return false for what is stored
     */
    default boolean computes(String name) {
        return false;
    }

    /**
     * Reads elements of a floating-point tensor as f32 before they are rounded to the tensor's type. The same as {@link
     * #readFloats} for what is stored.
     *
     * @param name full name
     * @param elementOffset the first element to read
     * @param target receives the values
     * @param at index of the first value in {@code target}
     * @param count how many
     * @throws InvalidInputException as for {@link #readFloats}
     */
    default void readUnrounded(String name, long elementOffset, float[] target, int at, int count) {
        readFloats(name, elementOffset, target, at, count);
    }

    /**
     * Reads what a tensor has more than another source's tensor of the same name: this − base, in f32. A source that knows
     * its difference (an adapter on that very base) gives it as it is, without the base's rounding in it.
     *
     * @param base what is subtracted
     * @param name full name in both
     * @param elementOffset the first element to read
     * @param target receives the values
     * @param at index of the first value in {@code target}
     * @param count how many
     * @throws InvalidInputException as for {@link #readFloats}
     */
    default void readDifference(TensorSource base, String name, long elementOffset, float[] target, int at, int count) {
        base.readUnrounded(name, elementOffset, target, at, count);
        float[] own = new float[count];
        readUnrounded(name, elementOffset, own, 0, count);
        for (int i = 0; i < count; i++) {
            target[at + i] = own[i] - target[at + i];
        }
    }

    /**
     * Fails when the files behind this are not the ones that were opened: another size, time or header. Readers that took
     * long call it before they trust what they read. Nothing is checked where there are no files.
     *
     * @throws org.optimer.core.StorageException when one was changed, replaced or removed
     */
    default void requireUnchanged() {}

    /** Releases files and memory; closing twice is harmless. */
    @Override
    default void close() {}
}
