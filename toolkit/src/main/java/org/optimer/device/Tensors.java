package org.optimer.device;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/**
 * A scope of native memory, and the one door through which data enters DJL. Whatever is made in a scope is freed when the
 * scope is closed; a result of an operation belongs to the scope of its first operand. Only f32 and i64 tensors exist:
 * DJL ends the whole JVM, without an exception, when it is handed BFLOAT16 or INT16, so that no other type can get
 * through here. A scope and its tensors belong to one thread at a time.
 */
public final class Tensors implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Device device;
    private final PtNDManager manager;
    private final @Nullable Tensors parent;
    private final List<Tensor> owned = new ArrayList<>();
    private final Map<Double, Tensor> scalars = new HashMap<>();
    private Cleaner.@Nullable Cleanable cleanable;
    private int freed;

    private Tensors(Device device, PtNDManager manager, @Nullable Tensors parent) {
        this.device = device;
        this.manager = manager;
        this.parent = parent;
    }

    /**
     * Opens a scope that stands alone. Loads the natives if needed. An unreachable scope frees its memory too, but later.
     *
     * @param device where its tensors live
     * @return the scope, to be closed
     * @throws InvalidInputException when the device is a GPU that the loaded natives cannot use
     */
    public static Tensors open(Device device) {
        Natives.load();
        if (device.isGpu() && device.index() >= Natives.gpus()) {
            throw InvalidInputException.of(
                    "device " + device,
                    "a CUDA device and CUDA natives",
                    Natives.version() + " with " + Natives.gpus() + " GPUs",
                    "Use Device.cpu(), or build with -Pgpu on a machine with a GPU (`optimer doctor` says what is missing)");
        }
        ai.djl.Device where = device.isGpu() ? ai.djl.Device.gpu(device.index()) : ai.djl.Device.cpu();
        PtNDManager manager = (PtNDManager) NDManager.newBaseManager(where, "PyTorch");
        Tensors scope = new Tensors(device, manager, null);
        scope.cleanable = CLEANER.register(scope, manager::close);
        return scope;
    }

    /**
     * Opens a scope inside this one: short-lived results go there.
     *
     * @return the scope, to be closed
     */
    public Tensors scope() {
        return new Tensors(device, manager, this);
    }

    /**
     * Where the tensors live.
     *
     * @return the device
     */
    public Device device() {
        return device;
    }

    /**
     * Copies numbers in as f32.
     *
     * @param values row-major
     * @param shape sizes; their product is the number of values
     * @return the tensor
     */
    public Tensor f32(float[] values, long... shape) {
        require(values.length, shape);
        if (device.isGpu()) {
            return upload(values, 0, values.length, shape);
        }
        // memory of libtorch's own, not a wrapped Java buffer: always aligned, so that sums come out the same
        Tensor tensor = make(JniUtils.createEmptyNdArray(
                manager, new Shape(shape), DataType.FLOAT32, manager.getDevice(), SparseFormat.DENSE));
        tensor.set(0, values, 0, values.length);
        return tensor;
    }

    /**
     * Copies whole numbers in as i64: token ids and row numbers.
     *
     * @param values row-major
     * @param shape sizes; their product is the number of values
     * @return the tensor
     */
    public Tensor i64(long[] values, long... shape) {
        require(values.length, shape);
        ByteBuffer raw = ByteBuffer.allocateDirect(Math.multiplyExact(8, values.length));
        raw.order(ByteOrder.nativeOrder()).asLongBuffer().put(values);
        return make(manager.create(raw, new Shape(shape), DataType.INT64));
    }

    /**
     * A tensor of zeros, f32.
     *
     * @param shape sizes
     * @return the tensor
     */
    public Tensor zeros(long... shape) {
        return make(JniUtils.createZerosNdArray(
                manager, new Shape(shape), DataType.FLOAT32, manager.getDevice(), SparseFormat.DENSE));
    }

    /**
     * Copies raw little-endian elements in, widened to f32 or i64. This is where the guard stands: a type that DJL cannot
     * carry is refused here, before any native code sees it.
     *
     * @param type the element type as safetensors names it: {@code F32}, {@code I64} or {@code I32}
     * @param raw read from position to limit
     * @param shape sizes
     * @return the tensor, f32 or i64
     * @throws InvalidInputException for any other type, above all BF16 and I16
     */
    public Tensor raw(String type, ByteBuffer raw, long... shape) {
        int count = Math.toIntExact(elements(shape));
        ByteBuffer data = raw.slice().order(ByteOrder.LITTLE_ENDIAN);
        switch (type.toUpperCase(Locale.ROOT)) {
            case "F32" -> {
                float[] values = new float[require(data.remaining() / 4, count, shape)];
                data.asFloatBuffer().get(values);
                return f32(values, shape);
            }
            case "I64" -> {
                long[] values = new long[require(data.remaining() / 8, count, shape)];
                data.asLongBuffer().get(values);
                return i64(values, shape);
            }
            case "I32" -> {
                int[] values = new int[require(data.remaining() / 4, count, shape)];
                data.asIntBuffer().get(values);
                return i64(Arrays.stream(values).asLongStream().toArray(), shape);
            }
            default ->
                throw InvalidInputException.of(
                        "tensor of type " + type,
                        "F32, I64 or I32",
                        type + ", which would end the JVM or lose precision in native code",
                        "Widen it in Java first: TensorSource.readFloats gives f32 for every float type");
        }
    }

    /** Frees everything made in this scope; closing twice is harmless. */
    @Override
    public void close() {
        // last made first: views go before what they look at
        List<Tensor> all = new ArrayList<>(owned);
        owned.clear();
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).free();
        }
        scalars.clear();
        if (cleanable != null) {
            cleanable.clean();
        }
    }

    /** Copies to a GPU: there DJL copies out of the buffer at once. */
    Tensor upload(float[] values, int at, int count, long... shape) {
        ByteBuffer raw = ByteBuffer.allocateDirect(Math.multiplyExact(4, count));
        raw.order(ByteOrder.nativeOrder()).asFloatBuffer().put(values, at, count);
        return make(manager.create(raw, new Shape(shape), DataType.FLOAT32));
    }

    /** Takes a native array into this scope. */
    Tensor make(PtNDArray array) {
        Tensor tensor = new Tensor(this, array);
        owned.add(tensor);
        return tensor;
    }

    /** Takes over a tensor made elsewhere. */
    void adopt(Tensor tensor) {
        owned.add(tensor);
    }

    /** A 0-dimensional constant, made once for the outermost scope. */
    Tensor scalar(double value) {
        Tensors root = this;
        while (root.parent != null) {
            root = root.parent;
        }
        Tensors home = root;
        return home.scalars.computeIfAbsent(value, v -> home.f32(new float[] {v.floatValue()}));
    }

    /** Forgets freed tensors now and then, so that a long-lived scope does not collect dead handles. */
    void released() {
        int last = owned.size() - 1;
        if (last >= 0 && owned.get(last).spent()) {
            owned.remove(last);
        } else if (++freed > 64 && 2 * freed > owned.size()) {
            owned.removeIf(Tensor::spent);
            freed = 0;
        }
    }

    /** For tests: native arrays alive in the outermost scope. */
    int nativeArrays() {
        return manager.getManagedArrays().size();
    }

    static long elements(long... shape) {
        long product = 1;
        for (long size : shape) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    private static int require(long found, long... shape) {
        return require(found, elements(shape), shape);
    }

    private static int require(long found, long expected, long... shape) {
        if (found != expected) {
            throw InvalidInputException.of(
                    "tensor of shape " + Arrays.toString(shape), expected + " values", String.valueOf(found), "");
        }
        return Math.toIntExact(expected);
    }
}
