package org.optimer.merge;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.DType;
import org.optimer.checkpoint.Floats;
import org.optimer.checkpoint.MemoryModel;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.Seeds;
import org.optimer.merge.kernel.MaskSource;

/** The models of {@code golden/merge/make_golden.py}, made here from the same integer hash, so they are not stored. */
public final class GoldenInputs {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** Sizes of a model. */
    public record Size(int layers, int hidden, int inner, int kv, int vocab) {
        /** As in {@code make_golden.py}. */
        public static final Size USUAL = new Size(2, 32, 56, 16, 96);
    }

    private GoldenInputs() {}

    /** The base (0) or one of the models trained from it. */
    public static MemoryModel model(int number) {
        return model(number, Size.USUAL, null);
    }

    /** The same of another size, with the tokenizer of a folder. */
    public static MemoryModel model(int number, Size size, @Nullable Path tokenizer) {
        Map<String, Object> config =
                Map.of("model_type", "llama", "num_hidden_layers", size.layers(), "vocab_size", size.vocab());
        MemoryModel model = MemoryModel.of("m" + number, config, tokenizer);
        int t = 0;
        for (Map.Entry<String, List<Long>> entry : shapes(size).entrySet()) {
            TensorInfo info = new TensorInfo(entry.getKey(), DType.BF16, entry.getValue());
            int n = (int) info.elements();
            float[] values = uniform(t, n);
            for (int i = 0; i < n; i++) {
                values[i] = brain(values[i] * 0.125f);
            }
            if (number > 0) {
                float[] change = uniform(1000L * number + t, n);
                for (int i = 0; i < n; i++) {
                    values[i] = values[i] + change[i] * 0.03125f;
                }
            }
            model.put(info, values);
            t++;
        }
        return model;
    }

    /** Writes m0, m1 and m2 into a folder. */
    public static void write(Path folder) {
        for (int i = 0; i < 3; i++) {
            CheckpointWriter.to(folder.resolve("m" + i)).save(model(i));
        }
    }

    /** The numbers that the script puts in place of torch.bernoulli's: a stream for each model. */
    static MaskSource masks() {
        return (tensor, vector) -> (offset, count, out) -> {
            long stream = 500_000L + vector.charAt(1) - '0';
            for (int i = 0; i < count; i++) {
                out[i] = (int) (mixed(stream, offset + i) >>> 40) << 7;
            }
        };
    }

    private static Map<String, List<Long>> shapes(Size size) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        put(shapes, "model.embed_tokens.weight", size.vocab(), size.hidden());
        for (int i = 0; i < size.layers(); i++) {
            String p = "model.layers." + i + ".";
            put(shapes, p + "input_layernorm.weight", size.hidden());
            put(shapes, p + "mlp.down_proj.weight", size.hidden(), size.inner());
            put(shapes, p + "mlp.gate_proj.weight", size.inner(), size.hidden());
            put(shapes, p + "mlp.up_proj.weight", size.inner(), size.hidden());
            put(shapes, p + "post_attention_layernorm.weight", size.hidden());
            put(shapes, p + "self_attn.k_proj.weight", size.kv(), size.hidden());
            put(shapes, p + "self_attn.o_proj.weight", size.hidden(), size.hidden());
            put(shapes, p + "self_attn.q_proj.weight", size.hidden(), size.hidden());
            put(shapes, p + "self_attn.v_proj.weight", size.kv(), size.hidden());
        }
        put(shapes, "model.norm.weight", size.hidden());
        put(shapes, "lm_head.weight", size.vocab(), size.hidden());
        return shapes;
    }

    private static void put(Map<String, List<Long>> shapes, String name, long... shape) {
        shapes.put(name, java.util.Arrays.stream(shape).boxed().toList());
    }

    private static float[] uniform(long stream, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = number(stream, i);
        }
        return values;
    }

    private static float number(long stream, long i) {
        return (mixed(stream, i) >>> 40) * 0x1.0p-24f - 0.5f;
    }

    private static long mixed(long stream, long i) {
        return Seeds.mix((stream << 32) + i + GOLDEN);
    }

    private static float brain(float value) {
        return Float.intBitsToFloat(Floats.toBrain(value) << 16);
    }
}
