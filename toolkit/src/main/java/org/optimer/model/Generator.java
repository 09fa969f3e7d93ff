package org.optimer.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.optimer.core.InvalidInputException;
import org.optimer.device.Tensor;
import org.optimer.device.Tensors;

/** Greedy generation with a cache. Prompts of one length form a batch, so that no padding is ever needed. */
final class Generator {
    private static final int BATCH = 32;

    private final Decoder decoder;
    private final Tensors home;
    private final int layers;
    private final int context;

    Generator(Decoder decoder, Tensors home, int layers, int context) {
        this.decoder = decoder;
        this.home = home;
        this.layers = layers;
        this.context = context;
    }

    List<int[]> greedy(List<int[]> prompts, int maxTokens, IntPredicate stop) {
        Map<Integer, List<Integer>> byLength = new LinkedHashMap<>();
        for (int i = 0; i < prompts.size(); i++) {
            int length = prompts.get(i).length;
            if (length == 0) {
                throw InvalidInputException.of("prompt " + i, "at least one token", "none", "Begin with the BOS token");
            }
            byLength.computeIfAbsent(length, k -> new ArrayList<>()).add(i);
        }
        int[][] out = new int[prompts.size()][];
        for (List<Integer> alike : byLength.values()) {
            for (int from = 0; from < alike.size(); from += BATCH) {
                batch(prompts, alike.subList(from, Math.min(alike.size(), from + BATCH)), maxTokens, stop, out);
            }
        }
        return List.of(out);
    }

    private void batch(List<int[]> prompts, List<Integer> chosen, int maxTokens, IntPredicate stop, int[][] out) {
        int size = chosen.size();
        int length = prompts.get(chosen.get(0)).length;
        int room = Math.min(maxTokens, context - length + 1);
        int[][] written = new int[size][Math.max(0, room)];
        int[] counts = new int[size];
        boolean[] done = new boolean[size];
        long[] ids = new long[size * length];
        for (int b = 0; b < size; b++) {
            for (int t = 0; t < length; t++) {
                ids[b * length + t] = prompts.get(chosen.get(b))[t];
            }
        }
        try (KvCache cache = new KvCache(home, layers)) {
            int open = size;
            for (int step = 0; step < room && open > 0; step++) {
                Scorer.checkInterrupt("generation");
                long[] next = next(ids, size, cache);
                for (int b = 0; b < size; b++) {
                    if (!done[b]) {
                        written[b][counts[b]++] = (int) next[b];
                        done[b] = stop.test((int) next[b]);
                        open -= done[b] ? 1 : 0;
                    }
                }
                ids = next;
            }
        }
        for (int b = 0; b < size; b++) {
            out[chosen.get(b)] = java.util.Arrays.copyOf(written[b], counts[b]);
        }
    }

    private long[] next(long[] ids, int size, KvCache cache) {
        int length = ids.length / size;
        try (Tensors scope = home.scope()) {
            long[] last = new long[size];
            for (int b = 0; b < size; b++) {
                last[b] = (long) (b + 1) * length - 1;
            }
            Tensor hidden = decoder.hidden(scope.i64(ids, size, length), cache, scope.i64(last, size), scope);
            return decoder.logits(hidden).argmax(-1).toLongs();
        }
    }
}
