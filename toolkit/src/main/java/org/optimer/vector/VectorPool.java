package org.optimer.vector;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.AlignedModel;
import org.optimer.checkpoint.Layout;
import org.optimer.checkpoint.ModelSource;
import org.optimer.checkpoint.Models;
import org.optimer.checkpoint.TensorInfo;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;
import org.optimer.core.PathText;

/**
 * Vectors on one base, by name, in the order in which they were added: the pool a search draws weights for. Adding
 * checks the model against the base and names every mismatch; nothing but headers is read. Fill the pool in one thread;
 * reading it is safe from many.
 *
 * <pre>{@code
 * var pool = VectorPool.from("models/pt").instruct("it", "models/it").add("ja", "models/cpt-ja");
 * }</pre>
 */
public final class VectorPool implements Described, AutoCloseable {
    /** What merges and their recipes call the base. */
    private static final String BASE = "base";

    private final ModelSource base;
    private final boolean ownsBase;
    private final boolean tiedHead;
    private final Map<String, ModelSource> members = new LinkedHashMap<>();
    private final List<ModelSource> owned = new ArrayList<>();
    private final Map<String, DistributionVector> vectors = new LinkedHashMap<>();
    private List<String> exclusions = Layout.DEFAULT_EXCLUSIONS;
    private Inclusion inclusion;
    private @Nullable String instruct;

    private VectorPool(ModelSource base, boolean ownsBase) {
        this.base = base;
        this.ownsBase = ownsBase;
        this.tiedHead = Layout.of(base).tiedHead();
        this.inclusion = new Inclusion(exclusions, tiedHead);
    }

    /**
     * An empty pool.
     *
     * @param base the model all members were trained from (θ_pt); stays the caller's to close
     * @return the pool
     */
    public static VectorPool from(ModelSource base) {
        return new VectorPool(base, false);
    }

    /**
     * An empty pool.
     *
     * @param base a checkpoint, or BASE+ADAPTER; closed with the pool
     * @return the pool
     */
    public static VectorPool from(Path base) {
        return new VectorPool(Models.open(base), true);
    }

    /**
     * An empty pool.
     *
     * @param base a checkpoint, or BASE+ADAPTER; closed with the pool
     * @return the pool
     */
    public static VectorPool from(String base) {
        return from(PathText.of(base, "base of a pool"));
    }

    /**
     * Adds the instruction-tuned model, whose vector is τ_it. At most one.
     *
     * @param name for example {@code it}
     * @param model stays the caller's to close
     * @return this
     * @throws InvalidInputException when it does not fit the base, the name is taken, or there is one already
     */
    public VectorPool instruct(String name, ModelSource model) {
        requireNoInstruct(name);
        add(name, model);
        instruct = name;
        return this;
    }

    /**
     * Adds the instruction-tuned model from disk.
     *
     * @param name for example {@code it}
     * @param model a checkpoint, or BASE+ADAPTER; closed with the pool
     * @return this
     * @throws InvalidInputException as for {@link #instruct(String, ModelSource)}
     */
    public VectorPool instruct(String name, Path model) {
        requireNoInstruct(name);
        add(name, model);
        instruct = name;
        return this;
    }

    /**
     * Adds the instruction-tuned model from disk.
     *
     * @param name for example {@code it}
     * @param model a checkpoint, or BASE+ADAPTER; closed with the pool
     * @return this
     * @throws InvalidInputException as for {@link #instruct(String, ModelSource)}
     */
    public VectorPool instruct(String name, String model) {
        return instruct(name, PathText.of(model, "model " + name));
    }

    /**
     * Adds a model.
     *
     * @param name what its vector is called
     * @param model stays the caller's to close
     * @return this
     * @throws InvalidInputException when it does not fit the base, or the name is taken or {@code base}
     */
    public synchronized VectorPool add(String name, ModelSource model) {
        if (name.isBlank() || members.containsKey(name)) {
            throw InvalidInputException.of(
                    "vector pool",
                    "a new name",
                    name.isBlank() ? "an empty one" : "a second " + name,
                    "Choose another");
        }
        if (name.equals(BASE)) {
            throw InvalidInputException.of(
                    "vector pool",
                    "a name other than " + BASE + ", which stands for the model that all vectors start from",
                    BASE,
                    "Choose another");
        }
        ModelSource aligned = AlignedModel.to(base, model);
        BaseCheck.require(name, aligned, base, inclusion);
        members.put(name, aligned);
        return this;
    }

    /**
     * Adds a model from disk.
     *
     * @param name what its vector is called
     * @param model a checkpoint, or BASE+ADAPTER; closed with the pool
     * @return this
     * @throws InvalidInputException when it is not a checkpoint, does not fit the base, or the name is taken or {@code base}
     */
    public synchronized VectorPool add(String name, Path model) {
        ModelSource opened = Models.open(model);
        try {
            add(name, opened);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        owned.add(opened);
        return this;
    }

    /**
     * Adds a model from disk.
     *
     * @param name what its vector is called
     * @param model a checkpoint, or BASE+ADAPTER; closed with the pool
     * @return this
     * @throws InvalidInputException when it is not a checkpoint, does not fit the base, or the name is taken or {@code base}
     */
    public VectorPool add(String name, String model) {
        return add(name, PathText.of(model, "model " + name));
    }

    /**
     * Sets which tensors stay the base's, instead of {@link Layout#DEFAULT_EXCLUSIONS}. Call it before adding models
     * that lack excluded tensors. Vectors handed out before keep their tensors.
     *
     * @param regexes searched in tensor names; none: nothing is excluded
     * @return this
     * @throws InvalidInputException when an expression is malformed, or a member does not fit the base in a tensor that
     *     now takes part
     */
    public synchronized VectorPool exclude(String... regexes) {
        List<String> wanted = List.of(regexes);
        Inclusion changed = new Inclusion(wanted, tiedHead);
        members.forEach((name, model) -> BaseCheck.require(name, model, base, changed));
        exclusions = wanted;
        inclusion = changed;
        vectors.clear();
        return this;
    }

    /**
     * The expressions that name what stays the base's.
     *
     * @return regular expressions, searched in tensor names
     */
    public synchronized List<String> exclusions() {
        return exclusions;
    }

    /**
     * Names of the vectors.
     *
     * @return in the order in which they were added
     */
    public synchronized List<String> names() {
        return List.copyOf(members.keySet());
    }

    /**
     * Name of the instruction vector.
     *
     * @return empty when none was added by {@code instruct}
     */
    public synchronized Optional<String> instructName() {
        return Optional.ofNullable(instruct);
    }

    /**
     * One vector.
     *
     * @param name as added
     * @return θ_name − θ_base over the tensors that take part
     * @throws InvalidInputException when there is none of that name
     */
    public synchronized DistributionVector vector(String name) {
        ModelSource model = members.get(name);
        if (model == null) {
            throw InvalidInputException.of("vector pool", "one of " + members.keySet(), name, "Check the name");
        }
        return vectors.computeIfAbsent(name, n -> new DistributionVector(n, model, base, inclusion.of(base.tensors())));
    }

    /**
     * All vectors.
     *
     * @return in the order in which they were added
     */
    public synchronized List<DistributionVector> vectors() {
        return members.keySet().stream().map(this::vector).toList();
    }

    /**
     * The model all vectors start from.
     *
     * @return θ_pt
     */
    public ModelSource base() {
        return base;
    }

    /**
     * Whether a tensor takes part in the vectors; the others stay the base's in every merge.
     *
     * @param tensorName full name
     * @return false for excluded, non-floating-point and unknown tensors, and for a head that is tied
     */
    public synchronized boolean includes(String tensorName) {
        return base.find(tensorName).filter(inclusion::includes).isPresent();
    }

    /** Closes the models that were given by path. */
    @Override
    public synchronized void close() {
        owned.forEach(ModelSource::close);
        if (ownsBase) {
            base.close();
        }
    }

    @Override
    public synchronized Card card() {
        List<TensorInfo> included = inclusion.of(base.tensors());
        long elements = included.stream().mapToLong(TensorInfo::elements).sum();
        long all = base.tensors().stream().mapToLong(TensorInfo::elements).sum();
        Card card = Card.of("Vector pool of " + members.size() + (members.size() == 1 ? " vector" : " vectors"))
                .fact("base", base.label())
                .fact(
                        "taking part",
                        String.format(
                                Locale.ROOT,
                                "%d of %d tensors, %,d of %,d parameters (%.0f %%)",
                                included.size(),
                                base.tensors().size(),
                                elements,
                                all,
                                100.0 * elements / Math.max(1, all)))
                .fact("excluded", exclusions.isEmpty() ? "nothing" : String.join(", ", exclusions));
        if (members.isEmpty()) {
            return card.text("Empty: add models with instruct(name, path) and add(name, path).");
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        members.forEach((name, model) -> {
            rows.add(List.of(name, name.equals(instruct) ? "instruct" : "domain", model.label()));
            BaseCheck.notes(model, base).forEach(note -> notes.add("Note on " + name + ": " + note + "."));
        });
        card = card.table(List.of("name", "role", "model"), rows);
        for (String note : notes) {
            card = card.text(note);
        }
        return card.text("Geometry.of(pool) shows norms and cosines.");
    }

    @Override
    public String toString() {
        return card().text();
    }

    private synchronized void requireNoInstruct(String name) {
        if (instruct != null) {
            throw InvalidInputException.of(
                    "vector pool",
                    "one instruction model",
                    instruct + " and " + name,
                    "Add the second one with add(..)");
        }
    }
}
