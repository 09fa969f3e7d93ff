package org.optimer.jmh;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.Floats;
import org.optimer.core.CounterRandom;
import org.optimer.core.Hashes;
import org.optimer.merge.kernel.CounterMasks;
import org.optimer.merge.kernel.Finite;
import org.optimer.merge.kernel.Loops;
import org.optimer.merge.kernel.MagnitudeSelect;
import org.optimer.merge.kernel.Mask;

/** One tile, in cache, on one thread: what is left when reading and writing cost nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(MergeKernels.N)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MergeKernels {
    /** Elements of a tile. */
    static final int N = 32_768;

    private final float[] values = new float[N];
    private final float[] other = new float[N];
    private final float[] sum = new float[N];
    private final float[] mask = new float[N];
    private final long[] bins = new long[MagnitudeSelect.BINS];
    private final ByteBuffer brain = ByteBuffer.allocateDirect(2 * N).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer half = ByteBuffer.allocateDirect(2 * N).order(ByteOrder.LITTLE_ENDIAN);
    private final Mask dare = new CounterMasks(7).mask("model.layers.0.mlp.up_proj.weight", "it", 0.53);

    /** Differences as training leaves them: small, on both sides of zero, as bf16 stores them. */
    @Setup
    public void fill() {
        CounterRandom random = new CounterRandom(1, "jmh");
        for (int i = 0; i < N; i++) {
            values[i] = (float) (random.nextDouble() - 0.5) * 0.02f;
            other[i] = (float) (random.nextDouble() - 0.5) * 0.02f;
        }
        Floats.encode(DType.BF16, values, 0, N, brain.clear());
        Floats.encode(DType.F16, values, 0, N, half.clear());
        Floats.decode(DType.BF16, brain.clear(), values, 0, N);
    }

    /** bf16 to f32. */
    @Benchmark
    public float[] decodeBf16() {
        Floats.decode(DType.BF16, brain.clear(), sum, 0, N);
        return sum;
    }

    /** f16 to f32. */
    @Benchmark
    public float[] decodeF16() {
        Floats.decode(DType.F16, half.clear(), sum, 0, N);
        return sum;
    }

    /** f32 to bf16, to nearest even; what is not finite is noticed on the way. */
    @Benchmark
    public boolean encodeBf16() {
        return Floats.encode(DType.BF16, values, 0, N, brain.clear());
    }

    /** f32 to f16. */
    @Benchmark
    public boolean encodeF16() {
        return Floats.encode(DType.F16, values, 0, N, half.clear());
    }

    /** A fused multiply-add into the sum: linear and task arithmetic, for each model. */
    @Benchmark
    public float[] multiplyAdd() {
        Loops.multiplyAdd(values, 0.4f, sum, N);
        return sum;
    }

    /** A difference to the base, for each model. */
    @Benchmark
    public float[] subtract() {
        Loops.subtract(sum, other, N);
        return sum;
    }

    /** The sum of magnitudes, of which the l1 rescaling needs two for each model. */
    @Benchmark
    public double absoluteSum() {
        return Loops.absoluteSum(values, N);
    }

    /** A scalar product in double precision: slerp and its kin. */
    @Benchmark
    public double dot() {
        return Loops.dot(values, other, 0, N);
    }

    /** A random mask by hash. */
    @Benchmark
    public float[] mask() {
        dare.fill(0, N, mask);
        return mask;
    }

    /** Counts magnitudes: the first pass of a trim. */
    @Benchmark
    public long[] countMagnitudes() {
        MagnitudeSelect.countHigh(values, N, bins);
        return bins;
    }

    /** Counts what is not a number. */
    @Benchmark
    public int countNan() {
        return Finite.nan(values, N);
    }

    /** SHA-256 of a tile as bf16: two bytes an element. */
    @Benchmark
    public byte[] sha256() {
        MessageDigest digest = Hashes.sha256();
        digest.update(brain.clear());
        return digest.digest();
    }
}
