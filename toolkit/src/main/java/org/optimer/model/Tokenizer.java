package org.optimer.model;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.optimer.core.Hashes;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.StorageException;
import org.optimer.device.Natives;

/** A Hugging Face tokenizer, read from {@code tokenizer.json}. Nothing is fetched, nothing is cut off. Thread-safe. */
public final class Tokenizer implements AutoCloseable {
    private static final String FILE = "tokenizer.json";

    private final HuggingFaceTokenizer inner;
    private final Map<String, Integer> special;
    private final String fingerprint;

    private Tokenizer(HuggingFaceTokenizer inner, Map<String, Integer> special, String fingerprint) {
        this.inner = inner;
        this.special = special;
        this.fingerprint = fingerprint;
    }

    /**
     * Reads the tokenizer of a model folder.
     *
     * @param folder holds {@code tokenizer.json}
     * @return the tokenizer, to be closed
     * @throws StorageException when there is no such file
     * @throws InvalidInputException when it cannot be understood
     */
    public static Tokenizer load(Path folder) {
        Path file = folder.resolve(FILE);
        if (!isIn(folder)) {
            throw new StorageException(folder + ": expected a " + FILE
                    + ", found none. Save one with tokenizer.save_pretrained of transformers, or give token ids.");
        }
        Map<String, Integer> special = special(file);
        Natives.configure();
        try (InputStream in = Files.newInputStream(file)) {
            // without these two, texts would be cut at 512 tokens
            Map<String, String> options = Map.of("truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD");
            return new Tokenizer(HuggingFaceTokenizer.newInstance(in, options), special, Hashes.sha256(file));
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        } catch (RuntimeException e) {
            throw new InvalidInputException(file + ": not a tokenizer that can be read: " + e.getMessage(), e);
        }
    }

    /** The tokenizer of a folder if it has one. */
    static Optional<Tokenizer> find(Path folder) {
        return isIn(folder) ? Optional.of(load(folder)) : Optional.empty();
    }

    static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    /**
     * Text to token ids, without adding any special token.
     *
     * @param text any text; special tokens written out in it are recognised
     * @return ids
     */
    public int[] encode(String text) {
        return encode(text, false);
    }

    /**
     * Text to token ids.
     *
     * @param text any text
     * @param addSpecial whether to add what the tokenizer's own template adds, such as a beginning-of-sequence token
     * @return ids, as transformers gives them
     */
    public int[] encode(String text, boolean addSpecial) {
        long[] ids = inner.encode(text, addSpecial, false).getIds();
        return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
    }

    /**
     * Token ids to text, special tokens left out.
     *
     * @param ids token ids
     * @return text
     */
    public String decode(int[] ids) {
        return decode(ids, true);
    }

    /**
     * Token ids to text.
     *
     * @param ids token ids
     * @param skipSpecial whether to leave special tokens out
     * @return text
     */
    public String decode(int[] ids, boolean skipSpecial) {
        return inner.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecial);
    }

    /**
     * The special tokens, such as {@code <eos>}.
     *
     * @return token to id, in the file's order
     */
    public Map<String, Integer> specialIds() {
        return special;
    }

    /**
     * Identifies the tokenizer: equal fingerprints give equal ids.
     *
     * @return the SHA-256 of its file, 64 hex digits
     */
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public void close() {
        inner.close();
    }

    private static Map<String, Integer> special(Path file) {
        Map<String, Integer> out = new LinkedHashMap<>();
        if (Json.object(file).get("added_tokens") instanceof List<?> tokens) {
            for (Object item : tokens) {
                if (item instanceof Map<?, ?> token
                        && Boolean.TRUE.equals(token.get("special"))
                        && token.get("id") instanceof Integer id) {
                    out.put(String.valueOf(token.get("content")), id);
                }
            }
        }
        return java.util.Collections.unmodifiableMap(out);
    }
}
