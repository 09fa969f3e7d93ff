package org.optimer.device;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/**
 * A native array of f32 or i64. An operation returns a new tensor in the scope of its first operand (this one); {@link
 * #in} names another scope for what follows, {@link #moveTo} hands a result over. Dimensions count from 0, or from the
 * end when negative. Shapes must broadcast as in NumPy.
 */
public final class Tensor {
    private final Tensors scope;
    private @Nullable PtNDArray array;
    private final boolean alias;

    Tensor(Tensors scope, PtNDArray array) {
        this(scope, array, false);
    }

    private Tensor(Tensors scope, PtNDArray array, boolean alias) {
        this.scope = scope;
        this.array = array;
        this.alias = alias;
    }

    /**
     * Sizes.
     *
     * @return a fresh array
     */
    public long[] shape() {
        return nd().getShape().getShape().clone();
    }

    /**
     * The size along one dimension.
     *
     * @param dim from the end when negative
     * @return the size
     */
    public long size(int dim) {
        return nd().getShape().get(axis(dim));
    }

    /**
     * Number of elements.
     *
     * @return the product of the shape
     */
    public long elements() {
        return nd().getShape().size();
    }

    /**
     * The same memory, seen from another scope: results of its operations belong there.
     *
     * @param other must close before this tensor's own scope does
     * @return a handle that owns nothing
     */
    public Tensor in(Tensors other) {
        return new Tensor(other, nd(), true);
    }

    /**
     * Hands this tensor to another scope, so that it outlives its own.
     *
     * @param other the new owner
     * @return a handle in that scope; this one is spent
     */
    public Tensor moveTo(Tensors other) {
        if (alias) {
            throw new IllegalStateException("a handle that owns nothing cannot be handed over");
        }
        Tensor moved = new Tensor(other, nd());
        other.adopt(moved);
        array = null;
        scope.released();
        return moved;
    }

    /** Frees the memory before the scope does. */
    public void free() {
        PtNDArray held = array;
        array = null;
        if (held != null && !alias) {
            held.close();
            scope.released();
        }
    }

    /**
     * Sum.
     *
     * @param other f32
     * @return this + other
     */
    public Tensor add(Tensor other) {
        return made(JniUtils.add(nd(), other.nd()));
    }

    /**
     * Sum with a number.
     *
     * @param value rounded to f32
     * @return this + value
     */
    public Tensor add(double value) {
        return add(scope.scalar(value));
    }

    /**
     * Adds in place.
     *
     * @param other f32
     * @return this tensor
     */
    public Tensor addInPlace(Tensor other) {
        JniUtils.addi(nd(), other.nd());
        return this;
    }

    /**
     * Difference.
     *
     * @param other f32
     * @return this − other
     */
    public Tensor sub(Tensor other) {
        return made(JniUtils.sub(nd(), other.nd()));
    }

    /**
     * Product, element by element.
     *
     * @param other f32
     * @return this · other
     */
    public Tensor mul(Tensor other) {
        return made(JniUtils.mul(nd(), other.nd()));
    }

    /**
     * Product with a number.
     *
     * @param value rounded to f32
     * @return this · value
     */
    public Tensor mul(double value) {
        return mul(scope.scalar(value));
    }

    /**
     * Quotient.
     *
     * @param other f32
     * @return this / other
     */
    public Tensor div(Tensor other) {
        return made(JniUtils.div(nd(), other.nd()));
    }

    /**
     * Exponential.
     *
     * @return e^this
     */
    public Tensor exp() {
        return made(JniUtils.exp(nd()));
    }

    /**
     * Square root.
     *
     * @return the root
     */
    public Tensor sqrt() {
        return made(JniUtils.sqrt(nd()));
    }

    /**
     * Square.
     *
     * @return this²
     */
    public Tensor square() {
        return made(JniUtils.square(nd()));
    }

    /**
     * Logistic function.
     *
     * @return 1 / (1 + e^−this)
     */
    public Tensor sigmoid() {
        return made(JniUtils.sigmoid(nd()));
    }

    /**
     * Hyperbolic tangent.
     *
     * @return tanh(this)
     */
    public Tensor tanh() {
        return made(JniUtils.tanh(nd()));
    }

    /**
     * Swish, {@code x·σ(x)} (Elfwing et al. 2017).
     *
     * @return silu(this)
     */
    public Tensor silu() {
        return sigmoid().mul(this);
    }

    /**
     * Root-mean-square normalisation (Zhang and Sennrich 2019): {@code x / sqrt(mean(x²) + ε) · g} over the last dimension.
     *
     * @param gain one number per feature
     * @param epsilon ε
     * @return the same shape
     */
    public Tensor rmsNorm(Tensor gain, double epsilon) {
        Tensor rms = square().mean(-1).add(epsilon).sqrt();
        return div(rms).mul(gain);
    }

    /**
     * Mean over a dimension, which stays with size 1.
     *
     * @param dim the dimension
     * @return the means
     */
    public Tensor mean(int dim) {
        return made(JniUtils.mean(nd(), axis(dim), true));
    }

    /**
     * Sum of all elements.
     *
     * @return a tensor without dimensions
     */
    public Tensor sum() {
        return made(JniUtils.sum(nd()));
    }

    /**
     * Softmax.
     *
     * @param dim the dimension that sums to 1
     * @return the same shape
     */
    public Tensor softmax(int dim) {
        return made(JniUtils.softmax(nd(), axis(dim), DataType.FLOAT32));
    }

    /**
     * Logarithm of the softmax.
     *
     * @param dim the dimension
     * @return the same shape
     */
    public Tensor logSoftmax(int dim) {
        return made(JniUtils.logSoftmax(nd(), axis(dim), DataType.FLOAT32));
    }

    /**
     * Position of the greatest element, the lowest on ties.
     *
     * @param dim the dimension, which goes
     * @return i64
     */
    public Tensor argmax(int dim) {
        return made(JniUtils.argMax(nd(), axis(dim), false));
    }

    /**
     * Matrix product of the last two dimensions.
     *
     * @param other {@code [.., k, n]}
     * @return {@code [.., m, n]}
     */
    public Tensor matmul(Tensor other) {
        return made(JniUtils.matmul(nd(), other.nd()));
    }

    /**
     * A linear layer, {@code x·Wᵀ + b}.
     *
     * @param weight {@code [out, in]}
     * @param bias {@code [out]}, or null
     * @return {@code [.., out]}
     */
    public Tensor linear(Tensor weight, @Nullable Tensor bias) {
        return made(JniUtils.linear(nd(), weight.nd(), bias == null ? null : bias.nd()));
    }

    /**
     * Rows of a table; this tensor (i64) says which.
     *
     * @param table {@code [n, d]}
     * @return {@code [.., d]}
     */
    public Tensor rowsOf(Tensor table) {
        return made(JniUtils.embedding(nd(), table.nd(), false));
    }

    /**
     * Picks elements along a dimension.
     *
     * @param index i64, of this tensor's rank
     * @param dim the dimension
     * @return the shape of {@code index}
     */
    public Tensor gather(Tensor index, int dim) {
        return made(JniUtils.gather(nd(), index.nd(), axis(dim)));
    }

    /**
     * The same elements in another shape; a copy only when the memory is not contiguous.
     *
     * @param shape one size may be −1
     * @return the tensor
     */
    public Tensor reshape(long... shape) {
        return made(JniUtils.reshape(nd(), shape));
    }

    /**
     * Swaps two dimensions; a view.
     *
     * @param a one
     * @param b the other
     * @return the view
     */
    public Tensor transpose(int a, int b) {
        return made(JniUtils.transpose(nd(), axis(a), axis(b)));
    }

    /**
     * Reorders dimensions; a view.
     *
     * @param order all dimensions
     * @return the view
     */
    public Tensor permute(long... order) {
        return made(JniUtils.permute(nd(), order));
    }

    /**
     * A range along a dimension; a view.
     *
     * @param dim the dimension
     * @param from first, included
     * @param to last, excluded
     * @return the view
     */
    public Tensor slice(int dim, long from, long to) {
        return made(JniUtils.slice(nd(), axis(dim), from, to, 1));
    }

    /**
     * Joins along a dimension.
     *
     * @param dim the dimension
     * @param others follow this tensor
     * @return the joined tensor
     */
    public Tensor concat(int dim, Tensor... others) {
        PtNDArray[] all = new PtNDArray[others.length + 1];
        all[0] = nd();
        for (int i = 0; i < others.length; i++) {
            all[i + 1] = others[i].nd();
        }
        return made(JniUtils.cat(all, axis(dim)));
    }

    /**
     * Copies the f32 elements out.
     *
     * @return row-major
     */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(elements())];
        get(0, values, 0, values.length);
        return values;
    }

    /**
     * Copies some f32 elements out.
     *
     * @param from index of the first element, row-major
     * @param target receives them
     * @param at index in {@code target}
     * @param count how many
     */
    public void get(long from, float[] target, int at, int count) {
        Tensor flat = onHost();
        bytes(flat).asFloatBuffer().get(Math.toIntExact(from), target, at, count);
        flat.free();
    }

    /**
     * Copies the i64 elements out.
     *
     * @return row-major
     */
    public long[] toLongs() {
        Tensor flat = onHost();
        long[] values = new long[Math.toIntExact(flat.elements())];
        bytes(flat).asLongBuffer().get(values);
        flat.free();
        return values;
    }

    /**
     * Overwrites f32 elements in place; not seen by gradients.
     *
     * @param from index of the first element, row-major; the tensor must be contiguous
     * @param values the new values
     * @param at index in {@code values}
     * @param count how many
     */
    public void set(long from, float[] values, int at, int count) {
        if (nd().getDataType() != DataType.FLOAT32 || from + count > elements()) {
            throw InvalidInputException.of(
                    "write into a tensor",
                    "f32 within " + elements() + " elements",
                    nd().getDataType() + " up to " + (from + count),
                    "");
        }
        if (scope.device().isGpu()) {
            Tensor part = scope.upload(values, at, count, count);
            Tensor flat = reshape(-1);
            JniUtils.indexSet(flat.nd(), part.nd(), new long[] {from}, new long[] {from + count}, new long[] {1});
            flat.free();
            part.free();
            return;
        }
        JniUtils.getByteBuffer(nd(), true)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(Math.toIntExact(from), values, at, count);
    }

    PtNDArray nd() {
        if (array == null) {
            throw new IllegalStateException("this tensor was freed or handed over");
        }
        return array;
    }

    boolean spent() {
        return array == null;
    }

    /**
     * Where results of this tensor's operations go.
     *
     * @return the scope
     */
    public Tensors scope() {
        return scope;
    }

    /** Contiguous and in main memory; owned by the caller. */
    private Tensor onHost() {
        Tensor flat = reshape(-1);
        if (!scope.device().isGpu()) {
            return flat;
        }
        Tensor host = scope.make(flat.nd().toDevice(ai.djl.Device.cpu(), true));
        flat.free();
        return host;
    }

    private static ByteBuffer bytes(Tensor flat) {
        return JniUtils.getByteBuffer(flat.nd(), true).order(ByteOrder.nativeOrder());
    }

    private Tensor made(PtNDArray result) {
        return scope.make(result);
    }

    private int axis(int dim) {
        return dim < 0 ? nd().getShape().dimension() + dim : dim;
    }
}
