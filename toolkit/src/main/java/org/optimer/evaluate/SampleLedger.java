package org.optimer.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.Hashes;
import org.optimer.core.Json;

/**
 * Every scored sample, kept: which model (by a hash of its weights or of its recipe), which item (by a hash of what is
 * asked), and how it went. A model that was scored before costs nothing, and another objective over the same items can be
 * answered from what is known. A right or wrong answer takes a bit in memory and in the file, its log-likelihood eight
 * bytes. In a file or in memory; several processes may share a file. Thread-safe.
 *
 * <p>Predicted answers are not kept: a sample from the ledger has measures and log-likelihood, but no prediction.
 */
public final class SampleLedger implements Described {
    private final @Nullable SampleFile file;
    private final Map<String, List<SampleBlock>> known = new HashMap<>();
    private final Map<String, SampleBlock.Items> lists = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> identities = new ConcurrentHashMap<>();
    private long size;
    private long reused;
    private long scored;

    private SampleLedger(@Nullable SampleFile file) {
        this.file = file;
        if (file != null) {
            file.read(this::put);
        }
    }

    /**
     * A ledger that ends with this process.
     *
     * @return an empty one
     */
    public static SampleLedger inMemory() {
        return new SampleLedger(null);
    }

    /**
     * A ledger in a file of JSON lines; made when there is none. A last line that was cut off by a crash is moved aside;
     * unreadable lines are skipped, and their samples are scored again when they are asked for. See {@link #problems()}.
     *
     * @param path the file
     * @return what is in it
     * @throws org.optimer.core.StorageException when it cannot be read or made
     */
    public static SampleLedger open(Path path) {
        return new SampleLedger(new SampleFile(path));
    }

    /**
     * What a set of items still has to be asked of a model.
     *
     * @param model hash of the model
     * @param set all items
     * @return the items that are not known; empty when all are
     */
    public Optional<TaskSet> missing(String model, TaskSet set) {
        Map<String, String> ids = identities(set);
        List<SampleBlock> blocks = of(model);
        return set.filter((task, item) -> !has(blocks, String.valueOf(ids.get(place(task, item)))));
    }

    /**
     * The scores of a model on a set of items, all of which are known.
     *
     * @param model hash of the model
     * @param label what to call it
     * @param set the items
     * @return the scores; empty when an item is not known
     */
    public Optional<Scores> find(String model, String label, TaskSet set) {
        Map<String, String> ids = identities(set);
        List<SampleBlock> blocks = of(model);
        List<Sample> samples = new ArrayList<>();
        for (String task : set.names()) {
            for (Item item : set.items(task)) {
                Outcome outcome = find(blocks, String.valueOf(ids.get(place(task, item))));
                if (outcome == null) {
                    return Optional.empty();
                }
                samples.add(new Sample(task, item.id(), item.key(), outcome));
            }
        }
        synchronized (this) {
            reused += samples.size();
        }
        return Optional.of(new Scores(label, set, samples));
    }

    /**
     * Adds what came out; what is known already stays as it is.
     *
     * @param model hash of the model
     * @param scores its scores
     */
    public void add(String model, Scores scores) {
        Map<String, String> ids = identities(scores.taskSet());
        List<SampleBlock> before = of(model);
        Map<String, Map<String, Outcome>> fresh = new LinkedHashMap<>();
        for (Sample sample : scores.samples()) {
            String id = String.valueOf(ids.get(place(sample.task(), sample.id())));
            if (!has(before, id)) {
                fresh.computeIfAbsent(sample.task(), task -> new LinkedHashMap<>())
                        .put(id, sample.outcome());
            }
        }
        List<SampleBlock> blocks = new ArrayList<>();
        int count = 0;
        for (Map<String, Outcome> outcomes : fresh.values()) {
            SampleBlock.Items items = SampleBlock.Items.of(List.copyOf(outcomes.keySet()));
            SampleBlock.Items shared = lists.putIfAbsent(items.hash(), items);
            blocks.add(SampleBlock.of(shared == null ? items : shared, List.copyOf(outcomes.values())));
            count += outcomes.size();
        }
        if (file != null) {
            file.append(model, blocks);
        }
        blocks.forEach(block -> put(model, block));
        synchronized (this) {
            scored += count;
        }
    }

    /**
     * How many samples were answered from here instead of being scored.
     *
     * @return samples, since this object was made
     */
    public synchronized long reused() {
        return reused;
    }

    /**
     * How many samples were scored and added.
     *
     * @return samples, since this object was made
     */
    public synchronized long scored() {
        return scored;
    }

    /**
     * How many samples are known.
     *
     * @return samples of all models
     */
    public synchronized long size() {
        return size;
    }

    /**
     * What was found damaged in the file and mended or left out since it was opened.
     *
     * @return one line each; empty when all is sound, or in memory
     */
    public List<String> problems() {
        return file == null ? List.of() : file.problems();
    }

    @Override
    public synchronized Card card() {
        return Card.of("Ledger of " + size() + " samples")
                .fact("models", known.size())
                .fact("scored in this run", scored)
                .fact("answered from the ledger in this run", reused)
                .fact("file", file == null ? "in memory" : file.path());
    }

    @Override
    public String toString() {
        return card().text();
    }

    /** A new list each time: readers hold the old one. */
    private synchronized void put(String model, SampleBlock block) {
        List<SampleBlock> before = of(model);
        long fresh = block.items().ids().stream().filter(id -> !has(before, id)).count();
        if (fresh > 0) {
            List<SampleBlock> after = new ArrayList<>(before);
            after.add(block);
            known.put(model, after);
            size += fresh;
        }
    }

    private synchronized List<SampleBlock> of(String model) {
        return known.getOrDefault(model, List.of());
    }

    private static boolean has(List<SampleBlock> blocks, String id) {
        return blocks.stream().anyMatch(block -> block.items().places().containsKey(id));
    }

    /** What was known first stays. */
    private static @Nullable Outcome find(List<SampleBlock> blocks, String id) {
        for (SampleBlock block : blocks) {
            Outcome outcome = block.find(id);
            if (outcome != null) {
                return outcome;
            }
        }
        return null;
    }

    /** What is asked, in 16 hex digits: equal for equal requests, whatever set an item is found in. */
    private Map<String, String> identities(TaskSet set) {
        return identities.computeIfAbsent(set.fingerprint(), print -> {
            Map<String, String> ids = new HashMap<>();
            for (Task task : set.tasks()) {
                for (Item item : set.items(task.name())) {
                    String asked = Json.write(List.of(
                            task.name(), task.metrics(), item.id(), item.key(), item.fields(), task.requests(item)));
                    ids.put(place(task.name(), item), Hashes.sha256(asked).substring(0, 16));
                }
            }
            return ids;
        });
    }

    private static String place(String task, Item item) {
        return place(task, item.id());
    }

    private static String place(String task, String item) {
        return task + "\n" + item;
    }
}
