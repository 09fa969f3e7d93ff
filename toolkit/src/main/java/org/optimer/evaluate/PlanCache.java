package org.optimer.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;

/** The last few {@link RowPlan}s, by task set, tokenizer and context length. Thread-safe. */
final class PlanCache {
    private static final int MAX = 16;

    private record Key(String tasks, String tokenizer, int context) {}

    private final Map<Key, RowPlan> plans = new LinkedHashMap<>(MAX, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, RowPlan> eldest) {
            return size() > MAX;
        }
    };

    RowPlan plan(TaskSet set, TextCodec codec, int contextLength) {
        Key key = new Key(set.fingerprint(), codec.fingerprint(), contextLength);
        synchronized (plans) {
            // made under the lock: parallel first trials would otherwise all tokenise the same items
            RowPlan plan = plans.get(key);
            if (plan == null) {
                plan = RowPlan.of(set, codec, contextLength);
                plans.put(key, plan);
            }
            return plan;
        }
    }
}
