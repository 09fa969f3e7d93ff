package org.optimer.checkpoint;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.optimer.core.InvalidInputException;

/** Element types of safetensors files that this toolkit reads and writes. All are little-endian. */
public enum DType {
    /** bfloat16: the upper half of a float. */
    BF16(2, true),
    /** IEEE half. */
    F16(2, true),
    /** IEEE single. */
    F32(4, true),
    /** IEEE double. */
    F64(8, true),
    /** Signed 8-bit integer. */
    I8(1, false),
    /** Unsigned 8-bit integer. */
    U8(1, false),
    /** Signed 16-bit integer. */
    I16(2, false),
    /** Unsigned 16-bit integer. */
    U16(2, false),
    /** Signed 32-bit integer. */
    I32(4, false),
    /** Unsigned 32-bit integer. */
    U32(4, false),
    /** Signed 64-bit integer. */
    I64(8, false),
    /** Unsigned 64-bit integer. */
    U64(8, false),
    /** One byte, 0 or 1. */
    BOOL(1, false);

    private static final Map<String, DType> BY_TAG = new HashMap<>();

    static {
        for (DType type : values()) {
            BY_TAG.put(type.name(), type);
        }
    }

    private final int bytes;
    private final boolean isFloat;

    DType(int bytes, boolean isFloat) {
        this.bytes = bytes;
        this.isFloat = isFloat;
    }

    /**
     * Size of one element.
     *
     * @return bytes
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Whether this is a floating-point type, that is, whether differences and merges make sense.
     *
     * @return true for BF16, F16, F32, F64
     */
    public boolean isFloat() {
        return isFloat;
    }

    /**
     * What PyTorch, configurations and recipes call it.
     *
     * @return for example {@code bfloat16}
     */
    public String torchName() {
        return switch (this) {
            case BF16 -> "bfloat16";
            case BOOL -> "bool";
            case F16, F32, F64 -> "float" + 8 * bytes;
            case U8, U16, U32, U64 -> "uint" + 8 * bytes;
            default -> "int" + 8 * bytes;
        };
    }

    /**
     * The type a safetensors header names.
     *
     * @param tag for example {@code BF16}
     * @param subject named in the error: file and tensor
     * @return the type
     * @throws InvalidInputException for a type this toolkit does not read, with the reason and the way out
     */
    public static DType of(String tag, String subject) {
        DType type = BY_TAG.get(tag);
        if (type == null) {
            String todo = tag.startsWith("F8") || tag.startsWith("F4") || tag.startsWith("F6")
                    ? "Quantised weights cannot be merged without loss; convert the model to bf16 first"
                    : "Check how the file was written";
            throw InvalidInputException.of(subject, "one of " + Arrays.toString(values()), "dtype " + tag, todo);
        }
        return type;
    }
}
