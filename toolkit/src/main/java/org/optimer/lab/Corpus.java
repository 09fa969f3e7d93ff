package org.optimer.lab;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.optimer.core.CounterRandom;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Seeds;
import org.optimer.model.Batch;
import org.optimer.model.BatchSource;

/**
 * An endless text, cut into rows of fixed length: {@code <bos>} and then pieces one after the other, the last one cut. A
 * row is a pure function of world, name and row number, so training can go on anywhere.
 */
final class Corpus implements BatchSource {
    /** Rows of a batch. */
    static final int ROWS = 16;

    /** Tokens of a row that are predicted. */
    static final int LENGTH = 64;

    /** Writes one piece. */
    @FunctionalInterface
    interface Writer {
        Piece write(CounterRandom random);
    }

    private final World world;
    private final String name;
    private final Writer writer;
    private final Map<String, Integer> ids = new HashMap<>();

    Corpus(World world, String name, Writer writer) {
        this.world = world;
        this.name = name;
        this.writer = writer;
        world.vocabulary().forEach(word -> ids.put(word, ids.size()));
    }

    @Override
    public Batch batch(long step) {
        int[][] tokens = new int[ROWS][LENGTH + 1];
        float[][] mask = new float[ROWS][LENGTH];
        for (int row = 0; row < ROWS; row++) {
            CounterRandom random = random(step * ROWS + row);
            tokens[row][0] = id(Words.BEGIN);
            int at = 1;
            while (at <= LENGTH) {
                Piece piece = writer.write(random);
                at = append(piece.read(), 0, tokens[row], mask[row], at);
                at = append(piece.learnt(), 1, tokens[row], mask[row], at);
            }
        }
        return new Batch(tokens, mask);
    }

    /** The pieces of one row, uncut: what tests read. */
    List<Piece> pieces(long row, int count) {
        CounterRandom random = random(row);
        return Stream.generate(() -> writer.write(random)).limit(count).toList();
    }

    private CounterRandom random(long row) {
        return new CounterRandom(Seeds.key(Seeds.key(world.seed(), "lab", "corpus", name), row));
    }

    private int append(String text, float learnt, int[] tokens, float[] mask, int from) {
        int at = from;
        if (!text.isEmpty()) {
            for (String word : Words.of(text)) {
                if (at > LENGTH) {
                    break;
                }
                tokens[at] = id(word);
                mask[at - 1] = learnt;
                at++;
            }
        }
        return at;
    }

    private int id(String word) {
        Integer id = ids.get(word);
        if (id == null) {
            throw InvalidInputException.of(
                    "corpus " + name, "words of the vocabulary", word, "Add it to its skill's words");
        }
        return id;
    }
}
