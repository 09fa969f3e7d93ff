package org.optimer.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.optimer.model.Row;
import org.optimer.model.RowScore;

/**
 * A model whose next token depends on the last one only: probability {@code p} for the one that {@code next} names, the
 * rest shared evenly. One token per character; {@code <..>} is one token; every text it has seen is recorded.
 */
final class FakeModel implements RunningModel, TextCodec {
    static final int VOCABULARY = 64;

    final List<Row> scored = new ArrayList<>();
    int encodings;

    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final IntUnaryOperator next;
    private final double p;
    private final int context;

    FakeModel(IntUnaryOperator next, double p, int context) {
        this.next = next;
        this.p = p;
        this.context = context;
        encode("<bos><eos>");
    }

    /** After each character comes the one that follows it in the text; at its end comes {@code <eos>}. */
    static FakeModel writing(String text, double p, int context) {
        Map<Integer, Integer> successor = new LinkedHashMap<>();
        FakeModel model = new FakeModel(id -> successor.getOrDefault(id, 1), p, context);
        int[] tokens = model.encode(text);
        for (int i = 0; i + 1 < tokens.length; i++) {
            successor.put(tokens[i], tokens[i + 1]);
        }
        return model;
    }

    double logLikely() {
        return Math.log(p);
    }

    double logUnlikely() {
        return Math.log((1 - p) / (VOCABULARY - 1));
    }

    @Override
    public int[] encode(String text) {
        encodings++;
        List<Integer> out = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            int end = text.charAt(i) == '<' ? text.indexOf('>', i) + 1 : i + 1;
            String piece = text.substring(i, end);
            out.add(ids.computeIfAbsent(piece, k -> ids.size()));
            i = end;
        }
        return out.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String decode(int[] tokens) {
        List<String> pieces = new ArrayList<>(ids.keySet());
        StringBuilder out = new StringBuilder();
        for (int token : tokens) {
            out.append(pieces.get(token));
        }
        return out.toString();
    }

    @Override
    public Map<String, Integer> special() {
        return Map.of("<bos>", 0, "<eos>", 1);
    }

    @Override
    public String fingerprint() {
        return "characters " + System.identityHashCode(this);
    }

    @Override
    public String label() {
        return "fake";
    }

    @Override
    public int contextLength() {
        return context;
    }

    @Override
    public TextCodec codec() {
        return this;
    }

    @Override
    public List<RowScore> score(List<Row> rows) {
        scored.addAll(rows);
        return rows.stream().map(this::score).toList();
    }

    private RowScore score(Row row) {
        double sum = 0;
        boolean all = true;
        for (int t = row.from(); t < row.ids().length; t++) {
            boolean likely = row.ids()[t] == next.applyAsInt(row.ids()[t - 1]);
            sum += likely ? logLikely() : logUnlikely();
            all &= likely;
        }
        return new RowScore(sum, all, row.ids().length - row.from());
    }

    @Override
    public List<int[]> greedy(List<int[]> prompts, int maxTokens, IntPredicate stop) {
        List<int[]> out = new ArrayList<>();
        for (int[] prompt : prompts) {
            List<Integer> written = new ArrayList<>();
            int last = prompt[prompt.length - 1];
            while (written.size() < maxTokens) {
                last = next.applyAsInt(last);
                written.add(last);
                if (stop.test(last)) {
                    break;
                }
            }
            out.add(written.stream().mapToInt(Integer::intValue).toArray());
        }
        return out;
    }

    @Override
    public List<Integer> endIds() {
        return List.of(1);
    }
}
