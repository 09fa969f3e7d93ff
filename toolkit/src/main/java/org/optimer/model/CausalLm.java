package org.optimer.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.checkpoint.TensorSource;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.device.Device;
import org.optimer.device.Tensor;
import org.optimer.device.Tensors;

/**
 * A language model that predicts the next token, loaded as f32 and ready to score and to generate. One thread at a time;
 * several models in parallel threads are independent. Close it to free its native memory.
 */
public final class CausalLm implements AutoCloseable, Described {
    private final Tensors home;
    private final Weights weights;
    private final Decoder decoder;
    private final Scorer scorer;
    private final ModelConfig config;
    private final Device device;
    private final @Nullable Path directory;
    private final int vocabulary;
    private final int layers;
    private final int context;
    private final List<Integer> endIds;
    private String label;
    private @Nullable Tokenizer tokenizer;

    private CausalLm(ModelSource source, Device device, @Nullable Architecture given) {
        this.config = new ModelConfig(source.label(), source.config());
        this.device = device;
        this.label = source.label();
        Architecture architecture = given == null ? Architectures.of(config) : given;
        Set<String> names = source.tensors().stream().map(TensorInfo::name).collect(Collectors.toSet());
        List<Parameter> parameters = architecture.parameters(config, names);
        this.vocabulary = config.size("vocab_size");
        this.layers = config.size("num_hidden_layers");
        this.endIds = endIds(source, config);
        this.directory = source.directory().orElse(null);
        this.home = Tensors.open(device);
        try {
            this.weights = new Weights(home, parameters, source);
            this.decoder = architecture.decoder(config, weights);
        } catch (RuntimeException e) {
            home.close();
            throw e;
        }
        this.context = decoder.limit();
        this.scorer = new Scorer(decoder, home, vocabulary);
    }

    /**
     * Loads a model on the CPU.
     *
     * @param source a folder, or a merge in memory
     * @return the model, to be closed
     * @throws InvalidInputException when its architecture is not supported, or tensors do not fit the config
     */
    public static CausalLm load(ModelSource source) {
        return load(source, Device.cpu());
    }

    /**
     * Loads a model.
     *
     * @param source a folder, or a merge in memory
     * @param device where it runs
     * @return the model, to be closed
     * @throws InvalidInputException when its architecture is not supported, or tensors do not fit the config
     */
    public static CausalLm load(ModelSource source, Device device) {
        return new CausalLm(source, device, null);
    }

    /**
     * Loads a model of an architecture that is given as an object, for example one written in a notebook cell.
     *
     * @param source a folder, or a merge in memory
     * @param device where it runs
     * @param architecture used whatever {@code model_type} says
     * @return the model, to be closed
     * @throws InvalidInputException when tensors do not fit the config
     */
    public static CausalLm load(ModelSource source, Device device, Architecture architecture) {
        return new CausalLm(source, device, architecture);
    }

    /**
     * Size of the vocabulary, which is the number of logits at a position.
     *
     * @return token ids are below it
     */
    public int vocabulary() {
        return vocabulary;
    }

    /**
     * The longest text the model was made for.
     *
     * @return tokens
     */
    public int contextLength() {
        return context;
    }

    /**
     * The settings it was loaded with.
     *
     * @return the config
     */
    public ModelConfig config() {
        return config;
    }

    /**
     * The tokenizer that lies beside the weights, read at the first call; closed with the model.
     *
     * @return empty when there is none
     * @throws InvalidInputException when there is one that cannot be understood
     */
    public Optional<Tokenizer> tokenizer() {
        if (tokenizer == null && directory != null) {
            tokenizer = Tokenizer.find(directory).orElse(null);
        }
        return Optional.ofNullable(tokenizer);
    }

    /**
     * Raw next-token scores at every position.
     *
     * @param ids a text, at least one token
     * @return {@code [n][vocabulary]}; row t predicts token t + 1
     */
    public float[][] logits(int[] ids) {
        check(ids);
        if (ids.length == 0) {
            return new float[0][];
        }
        try (Tensors scope = home.scope()) {
            Tensor hidden = decoder.hidden(scope.i64(widen(ids), 1, ids.length), null, null, scope);
            float[][] rows = new float[ids.length][vocabulary];
            Tensor all = decoder.logits(hidden);
            for (int t = 0; t < ids.length; t++) {
                all.get((long) t * vocabulary, rows[t], 0, vocabulary);
            }
            return rows;
        }
    }

    /**
     * Scores texts. Batches are made inside; results do not depend on what else is in the list, up to the last bits.
     *
     * @param rows the texts
     * @return one score each, in the same order
     */
    public List<RowScore> score(List<Row> rows) {
        rows.forEach(row -> check(row.ids()));
        return scorer.score(rows);
    }

    /**
     * Writes on, always taking the most likely token (the lowest id on ties), with a cache of keys and values.
     *
     * @param prompt at least one token
     * @param maxTokens how many to write at most
     * @param stop tokens that end the text; such a token is the last one returned
     * @return the new tokens only
     */
    public int[] greedy(int[] prompt, int maxTokens, IntPredicate stop) {
        return greedy(List.of(prompt), maxTokens, stop).get(0);
    }

    /**
     * Writes on from several prompts; prompts of one length go through the model together.
     *
     * @param prompts at least one token each
     * @param maxTokens how many to write at most for each
     * @param stop tokens that end a text
     * @return the new tokens of each, in the same order
     */
    public List<int[]> greedy(List<int[]> prompts, int maxTokens, IntPredicate stop) {
        prompts.forEach(this::check);
        return new Generator(decoder, home, layers, context).greedy(prompts, maxTokens, stop);
    }

    /**
     * Overwrites all weights in place: a search trial need not build the model anew.
     *
     * @param source has every tensor of the model, in the same shapes
     * @throws InvalidInputException when it does not; then nothing was changed
     */
    public void weights(TensorSource source) {
        weights.reload(source);
        label = source.label();
    }

    /**
     * Token ids that end a text: {@code eos_token_id} of {@code generation_config.json}, else of the config.
     *
     * @return may be empty
     */
    public List<Integer> endIds() {
        return endIds;
    }

    private static List<Integer> endIds(ModelSource source, ModelConfig config) {
        Optional<Path> file = source.directory()
                .map(folder -> folder.resolve("generation_config.json"))
                .filter(Files::isRegularFile);
        List<Integer> ids = file.map(f -> new ModelConfig(f.toString(), Json.object(f)).ids("eos_token_id"))
                .orElse(List.of());
        return ids.isEmpty() ? config.ids("eos_token_id") : ids;
    }

    @Override
    public Card card() {
        long count =
                weights.parameters().stream().mapToLong(Parameter::elements).sum();
        return Card.of("Language model " + label)
                .fact("architecture", config.modelType())
                .fact("parameters", String.format(java.util.Locale.ROOT, "%,d (f32)", count))
                .fact("layers", layers)
                .fact("vocabulary", vocabulary)
                .fact("context", context + " tokens")
                .fact(
                        "tokenizer",
                        directory != null && Tokenizer.isIn(directory) ? "tokenizer.json" : "none: give token ids")
                .fact("device", device);
    }

    /** Frees the native memory. */
    @Override
    public void close() {
        home.close();
        if (tokenizer != null) {
            tokenizer.close();
        }
    }

    private void check(int[] ids) {
        for (int id : ids) {
            if (id < 0 || id >= vocabulary) {
                throw InvalidInputException.of(
                        label,
                        "token ids in 0.." + (vocabulary - 1),
                        String.valueOf(id),
                        "Check that the tokenizer belongs to this model");
            }
        }
    }

    static long[] widen(int[] ids) {
        return java.util.Arrays.stream(ids).asLongStream().toArray();
    }
}
