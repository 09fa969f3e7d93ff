package org.optimer.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.InvalidInputException;
import org.optimer.device.Device;
import org.optimer.device.Gradients;
import org.optimer.device.Tensor;
import org.optimer.device.Tensors;

/** A model in training: native parameters, their gradients, and one optimiser step at a time. */
final class TrainStep implements AutoCloseable {
    private final TrainRecipe recipe;
    private final Tensors home;
    private final Weights weights;
    private final Decoder decoder;
    private final int vocabulary;
    private final List<Slot> slots = new ArrayList<>();

    /** A parameter with the ranges of it that are trained. */
    private static final class Slot {
        final Tensor tensor;
        final float[] gradient;
        final List<int[]> trained = new ArrayList<>();

        Slot(Tensor tensor, int size) {
            this.tensor = tensor;
            this.gradient = new float[size];
        }
    }

    TrainStep(ModelSource start, TrainRecipe recipe) {
        this.recipe = recipe;
        ModelConfig config = new ModelConfig(start.label(), start.config());
        Architecture architecture = Architectures.of(config);
        List<Parameter> parameters = architecture.parameters(
                config, start.tensors().stream().map(TensorInfo::name).collect(java.util.stream.Collectors.toSet()));
        this.vocabulary = config.size("vocab_size");
        this.home = Tensors.open(Device.cpu());
        try {
            this.weights = new Weights(home, parameters, start);
            this.decoder = architecture.decoder(config, weights);
            markTrained(parameters);
        } catch (RuntimeException e) {
            home.close();
            throw e;
        }
    }

    List<Parameter> parameters() {
        return weights.parameters();
    }

    /** The parameters as they are now, one array each. */
    List<float[]> values() {
        return slots.stream().map(slot -> slot.tensor.toFloats()).toList();
    }

    /** Overwrites the native parameters. */
    void set(List<float[]> values) {
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).tensor.set(0, values.get(i), 0, values.get(i).length);
        }
    }

    /** Learns from a batch; returns the loss before the step. */
    float step(Batch batch, TrainState state) {
        float loss = differentiate(batch);
        double squares = 0;
        for (Slot slot : slots) {
            for (int[] range : slot.trained) {
                squares += squares(slot.gradient, range[0], range[1]);
            }
        }
        double norm = Math.sqrt(squares);
        float scale = (float) Math.min(1, recipe.clip() / (norm + 1e-6));
        AdamW optimiser = new AdamW(recipe, recipe.learningRate(state.step), state.step + 1L);
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            float[] p = state.values.get(i);
            for (int[] range : slot.trained) {
                optimiser.step(p, slot.gradient, state.first.get(i), state.second.get(i), range[0], range[1], scale);
            }
            if (!slot.trained.isEmpty()) {
                slot.tensor.set(0, p, 0, p.length);
            }
        }
        return loss;
    }

    /** Loss and, in the slots, its gradients. */
    float differentiate(Batch batch) {
        int rows = batch.ids().length;
        int length = batch.ids()[0].length - 1;
        long[] ids = new long[rows * length];
        List<Integer> places = new ArrayList<>();
        double total = 0;
        for (int b = 0; b < rows; b++) {
            for (int t = 0; t < length; t++) {
                ids[b * length + t] = token(batch, b, t);
                token(batch, b, t + 1);
                if (batch.mask()[b][t] != 0) {
                    places.add(b * length + t);
                    total += batch.mask()[b][t];
                }
            }
        }
        int n = places.size();
        long[] at = new long[n];
        long[] targets = new long[n];
        float[] shares = new float[n];
        for (int i = 0; i < n; i++) {
            int place = places.get(i);
            at[i] = place;
            targets[i] = batch.ids()[place / length][place % length + 1];
            shares[i] = (float) (-batch.mask()[place / length][place % length] / total);
        }
        if (n == 0 || !(total > 0)) {
            throw InvalidInputException.of("batch mask", "a sum above 0", String.valueOf(total), "Skip empty batches");
        }
        try (Gradients gradients = Gradients.record();
                Tensors scope = home.scope()) {
            // all rows through the last layer, although few may count: fewer would sum gradients in another order, and
            // the
            // shipped lab's bytes come from this one
            Tensor hidden = decoder.hidden(scope.i64(ids, rows, length), null, null, scope);
            if (n < ids.length) {
                hidden = scope.i64(at, n).rowsOf(hidden);
            }
            Tensor loss = decoder.logits(hidden)
                    .logSoftmax(-1)
                    .gather(scope.i64(targets, n, 1), -1)
                    .mul(scope.f32(shares, n, 1))
                    .sum();
            gradients.backward(loss);
            for (Slot slot : slots) {
                if (!slot.trained.isEmpty()) {
                    gradients.take(slot.tensor, slot.gradient);
                }
            }
            return loss.toFloats()[0];
        }
    }

    /** The gradient of a parameter after {@link #differentiate}. */
    float[] gradient(int parameter) {
        return slots.get(parameter).gradient;
    }

    @Override
    public void close() {
        home.close();
    }

    private void markTrained(List<Parameter> parameters) {
        List<Pattern> frozen = recipe.freeze().stream().map(Pattern::compile).toList();
        boolean any = false;
        for (Parameter parameter : parameters) {
            Slot slot = new Slot(weights.get(parameter.name()), Math.toIntExact(parameter.elements()));
            int from = 0;
            for (Parameter.Part part : parameter.parts()) {
                int to = from + Math.toIntExact(part.elements());
                if (frozen.stream().noneMatch(p -> p.matcher(part.tensor()).find())) {
                    slot.trained.add(new int[] {from, to});
                }
                from = to;
            }
            if (!slot.trained.isEmpty()) {
                Gradients.require(slot.tensor);
                any = true;
            }
            slots.add(slot);
        }
        if (!any) {
            throw InvalidInputException.of(
                    "freeze " + recipe.freeze(), "something left to train", "every tensor matched", "");
        }
    }

    private int token(Batch batch, int row, int column) {
        int id = batch.ids()[row][column];
        if (id < 0 || id >= vocabulary) {
            throw InvalidInputException.of(
                    "batch row " + row + ", token " + column,
                    "an id in 0.." + (vocabulary - 1),
                    String.valueOf(id),
                    "Check that the tokenizer belongs to this model");
        }
        return id;
    }

    private static double squares(float[] values, int from, int to) {
        // four sums in a fixed order: faster than one, and still the same on every run
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a += (double) values[i] * values[i];
            b += (double) values[i + 1] * values[i + 1];
            c += (double) values[i + 2] * values[i + 2];
            d += (double) values[i + 3] * values[i + 3];
        }
        for (; i < to; i++) {
            a += (double) values[i] * values[i];
        }
        return a + b + (c + d);
    }
}
