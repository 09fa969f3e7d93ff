package org.optimer.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.optimer.core.CancelledException;
import org.optimer.device.Tensor;
import org.optimer.device.Tensors;

/**
 * Scores many rows: sorted by length, padded on the right in batches, and the output head applied only where a token is
 * scored. Equal inputs are batched equally, so equal scores come out.
 */
final class Scorer {
    /** Tokens of one batch: its activations then stay in the processor's caches. */
    private static final int BATCH_TOKENS = Integer.getInteger("optimer.score.tokens", 2048);

    /** Logits held at once: 64 MB. */
    private static final int LOGITS = 1 << 24;

    private final Decoder decoder;
    private final Tensors home;
    private final int vocabulary;

    Scorer(Decoder decoder, Tensors home, int vocabulary) {
        this.decoder = decoder;
        this.home = home;
        this.vocabulary = vocabulary;
    }

    List<RowScore> score(List<Row> rows) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingInt(i -> rows.get(i).ids().length));
        RowScore[] out = new RowScore[rows.size()];
        int start = 0;
        while (start < order.size()) {
            checkInterrupt("scoring");
            int end = start + 1;
            // sorted, so the next row is the longest of the batch so far
            while (end < order.size() && (end + 1 - start) * width(rows.get(order.get(end))) <= BATCH_TOKENS) {
                end++;
            }
            batch(rows, order.subList(start, end), out);
            start = end;
        }
        return List.of(out);
    }

    /** Leaves the interrupt flag set, as {@link org.optimer.core.Progress} does. */
    static void checkInterrupt(String work) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException(work + ": interrupted.");
        }
    }

    private static int width(Row row) {
        // the last token is only predicted, never read
        return row.ids().length - 1;
    }

    private void batch(List<Row> rows, List<Integer> chosen, RowScore[] out) {
        int length = width(rows.get(chosen.get(chosen.size() - 1)));
        int total = 0;
        for (int i : chosen) {
            total += rows.get(i).ids().length - rows.get(i).from();
        }
        long[] ids = new long[chosen.size() * length];
        long[] places = new long[total];
        long[] targets = new long[total];
        int at = 0;
        for (int b = 0; b < chosen.size(); b++) {
            Row row = rows.get(chosen.get(b));
            for (int t = 0; t < width(row); t++) {
                ids[b * length + t] = row.ids()[t];
            }
            for (int t = row.from(); t < row.ids().length; t++) {
                places[at] = (long) b * length + t - 1;
                targets[at++] = row.ids()[t];
            }
        }
        float[] likelihoods = new float[total];
        boolean[] best = new boolean[total];
        try (Tensors scope = home.scope()) {
            Tensor hidden =
                    decoder.hidden(scope.i64(ids, chosen.size(), length), null, scope.i64(places, total), scope);
            int block = Math.max(1, LOGITS / vocabulary);
            for (int from = 0; from < total; from += block) {
                int to = Math.min(total, from + block);
                head(hidden, java.util.Arrays.copyOfRange(targets, from, to), from, likelihoods, best);
            }
        }
        at = 0;
        for (int i : chosen) {
            int count = rows.get(i).ids().length - rows.get(i).from();
            double sum = 0;
            boolean all = true;
            for (int t = 0; t < count; t++, at++) {
                sum += likelihoods[at];
                all &= best[at];
            }
            out[i] = new RowScore(sum, all, count);
        }
    }

    private void head(Tensor hidden, long[] targets, int at, float[] likelihoods, boolean[] best) {
        try (Tensors scope = home.scope()) {
            int n = targets.length;
            Tensor logits = decoder.logits(hidden.in(scope).slice(0, at, at + n));
            float[] picked =
                    logits.logSoftmax(-1).gather(scope.i64(targets, n, 1), -1).toFloats();
            System.arraycopy(picked, 0, likelihoods, at, n);
            long[] top = logits.argmax(-1).toLongs();
            for (int i = 0; i < n; i++) {
                best[at + i] = top[i] == targets[i];
            }
        }
    }
}
