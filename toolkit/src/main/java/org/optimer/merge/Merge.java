package org.optimer.merge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.DType;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;
import org.optimer.device.Device;
import org.optimer.merge.kernel.MaskSource;
import org.optimer.merge.methods.Breadcrumbs;
import org.optimer.merge.methods.BreadcrumbsTies;
import org.optimer.merge.methods.DareLinear;
import org.optimer.merge.methods.DareTies;
import org.optimer.merge.methods.Della;
import org.optimer.merge.methods.DellaLinear;
import org.optimer.merge.methods.Karcher;
import org.optimer.merge.methods.Linear;
import org.optimer.merge.methods.ModelStock;
import org.optimer.merge.methods.MultiSlerp;
import org.optimer.merge.methods.NuSlerp;
import org.optimer.merge.methods.Passthrough;
import org.optimer.merge.methods.Sce;
import org.optimer.merge.methods.Slerp;
import org.optimer.merge.methods.TaskArithmetic;
import org.optimer.merge.methods.Ties;
import org.optimer.vector.VectorPool;

/**
 * How to merge: a method and its settings, not yet tied to models. Immutable, so one instance serves any number of
 * trials and threads; every setter returns a new one.
 *
 * <pre>{@code
 * var m = Merge.dareLinear().density(0.9).seed(7).of(pool).weight("it", 0.6).weight("ja", 0.2);
 * m.save("out/merged");                    // streams to disk
 * m.inMemory();                            // the same tensors, bit for bit, without a disk
 * }</pre>
 */
public final class Merge implements Described {
    /** Beyond this a tile only costs memory. */
    private static final int LARGEST_TILE = 1 << 22;

    private final MergeMethod method;
    private final Map<String, Setting> shared;
    private final MergeOptions options;

    Merge(MergeMethod method, Map<String, Setting> shared, MergeOptions options) {
        this.method = method;
        this.shared = Map.copyOf(shared);
        this.options = options;
    }

    /**
     * A merge by any method, for example one written in a notebook cell.
     *
     * @param method the method
     * @return its defaults
     */
    public static Merge of(MergeMethod method) {
        return new Merge(method, Map.of(), new MergeOptions());
    }

    /**
     * A merge by the method of a name, for example {@code ram}: any of ours, and of those found on the class path.
     *
     * @param method as recipes spell it; {@link MergeMethods#all} lists them
     * @return its defaults
     * @throws InvalidInputException when there is no such method
     */
    public static Merge named(String method) {
        return of(MergeMethods.named(method));
    }

    /**
     * A weighted average of models: Σ wᵢ xᵢ / Σ wᵢ. The base takes part under the name {@code base} when it is given a
     * weight.
     *
     * @return the method's defaults
     */
    public static Merge linear() {
        return of(new Linear());
    }

    /**
     * Task arithmetic: base + λ Σ wᵢ τᵢ.
     *
     * @return the method's defaults
     */
    public static Merge taskArithmetic() {
        return of(new TaskArithmetic());
    }

    /**
     * TIES: trim, elect a sign, average what agrees. Density 1 unless set.
     *
     * @return the method's defaults
     */
    public static Merge ties() {
        return of(new Ties());
    }

    /**
     * DARE with addition. The density must be set; rescaling is {@link Rescale#L1} (mergekit's) unless set.
     *
     * @return the method's defaults
     */
    public static Merge dareLinear() {
        return of(new DareLinear());
    }

    /**
     * DARE with the sign election of TIES. The density must be set; rescaling is {@link Rescale#L1} unless set.
     *
     * @return the method's defaults
     */
    public static Merge dareTies() {
        return of(new DareTies());
    }

    /**
     * Model Breadcrumbs: without the largest and the small differences. Density 1 (all kept) and gamma 0.01 unless set.
     *
     * @return the method's defaults
     */
    public static Merge breadcrumbs() {
        return of(new Breadcrumbs());
    }

    /**
     * Model Breadcrumbs with the sign election of TIES. Density 1 (all kept) and gamma 0.01 unless set.
     *
     * @return the method's defaults
     */
    public static Merge breadcrumbsTies() {
        return of(new BreadcrumbsTies());
    }

    /**
     * DELLA: drops small differences more often than large ones, then as TIES. The density must be set; epsilon is 0.15 and
     * rescaling {@link Rescale#L1} unless set.
     *
     * @return the method's defaults
     */
    public static Merge della() {
        return of(new Della());
    }

    /**
     * DELLA with addition. The density must be set; epsilon is 0.15 and rescaling {@link Rescale#L1} unless set.
     *
     * @return the method's defaults
     */
    public static Merge dellaLinear() {
        return of(new DellaLinear());
    }

    /**
     * SCE: the differences that vary most over the models, weighted by their mean square, after a sign election. It has no
     * weights.
     *
     * @return the method's defaults: everything is selected; set {@code select_topk} for less
     */
    public static Merge sce() {
        return of(new Sce());
    }

    /**
     * Spherical interpolation from the pool's base to its one vector's model.
     *
     * @param t 0 gives the base, 1 the model
     * @return the merge
     */
    public static Merge slerp(double t) {
        return of(new Slerp()).parameter("t", t);
    }

    /**
     * Spherical interpolation between two vectors, at t = w₂ / (w₁ + w₂); the base is added.
     *
     * @return the method's defaults: one angle for each whole tensor
     */
    public static Merge nuslerp() {
        return of(new NuSlerp());
    }

    /**
     * The barycentre of vectors on the sphere; the base is added.
     *
     * @return the method's defaults: weights are divided by their sum
     */
    public static Merge multislerp() {
        return of(new MultiSlerp());
    }

    /**
     * Model Stock: as far from the base to the mean of at least two models as their angles say. It has no weights.
     *
     * @return the method's defaults: one angle for each whole tensor
     */
    public static Merge modelStock() {
        return of(new ModelStock());
    }

    /**
     * The Karcher mean of models on the sphere. It has no weights.
     *
     * @return the method's defaults: at most 10 steps, tolerance 10⁻⁵
     */
    public static Merge karcher() {
        return of(new Karcher());
    }

    /**
     * One model as it is, or scaled by the parameter {@code scale}.
     *
     * @return the method's defaults: scale 1
     */
    public static Merge passthrough() {
        return of(new Passthrough());
    }

    /**
     * Sets the share of elements that a sparsifier keeps.
     *
     * @param density above 0, at most 1
     * @return a changed copy
     */
    public Merge density(double density) {
        return parameter("density", density);
    }

    /**
     * Sets the seed of random masks. Element i of a tensor of a vector is kept or not by a hash of (seed, tensor name,
     * vector name, i), so the masks do not depend on anything else.
     *
     * @param seed any number; 0 unless set; recorded
     * @return a changed copy
     */
    public Merge seed(long seed) {
        return with(o -> o.seed = seed);
    }

    /**
     * Sets how kept elements are scaled.
     *
     * @param rescale by density, to the old L1 norm, or not
     * @return a changed copy
     */
    public Merge rescale(Rescale rescale) {
        return parameter("rescale", rescale.tag());
    }

    /**
     * Sets whether weights are divided out.
     *
     * @param normalize see the method
     * @return a changed copy
     */
    public Merge normalize(boolean normalize) {
        return parameter("normalize", normalize);
    }

    /**
     * Sets λ, the factor on the whole combined difference.
     *
     * @param lambda any finite number; 1 unless set
     * @return a changed copy
     */
    public Merge lambda(double lambda) {
        return parameter("lambda", lambda);
    }

    /**
     * Sets any parameter for all inputs.
     *
     * @param name as in a recipe
     * @param value a number, boolean or text; a list of them (over the layers); or a list of maps {@code {filter, value}}; or
     *     a {@link Setting}
     * @return a changed copy
     * @throws InvalidInputException when the value has another form
     */
    public Merge parameter(String name, Object value) {
        Map<String, Setting> changed = new LinkedHashMap<>(shared);
        changed.put(name, Setting.of(value, "parameter " + name));
        return new Merge(method, changed, options);
    }

    /**
     * Sets the most threads used. The result does not depend on it.
     *
     * @param threads at least 1
     * @return a changed copy
     */
    public Merge threads(int threads) {
        return with(o -> o.threads = atLeastOne("threads", threads));
    }

    /**
     * Sets how many elements are worked on at a time. The result does not depend on it.
     *
     * @param elements 1 to 4,194,304
     * @return a changed copy
     */
    public Merge tile(int elements) {
        return with(o -> o.tile = tileSize(elements));
    }

    /**
     * Sets the element type of the result's floating-point tensors.
     *
     * @param type a floating-point type; null: each tensor as in the base
     * @return a changed copy
     */
    public Merge type(@Nullable DType type) {
        if (type != null && !type.isFloat()) {
            throw InvalidInputException.of("output type", "BF16, F16, F32 or F64", type.name(), "");
        }
        return with(o -> o.type = type);
    }

    /**
     * Sets the size above which {@code save} begins a new file.
     *
     * @param bytes at least 1
     * @return a changed copy
     */
    public Merge shardBytes(long bytes) {
        return with(o -> o.shardBytes = bytes);
    }

    /**
     * Sets whether NaN or infinite elements in the result are an error. They are counted in the report in any case.
     *
     * @param fail false unless set
     * @return a changed copy
     */
    public Merge failOnNan(boolean fail) {
        return with(o -> o.failOnNan = fail);
    }

    /**
     * Sets whether {@code save} records the content hash of every input, however large. Without it, inputs that have a
     * manifest of ours are known by their content anyway, and so are others of up to 1 GB in all, which are read once
     * more; of larger ones only the names, types and shapes of their tensors are hashed.
     *
     * @param hash false unless set
     * @return a changed copy
     */
    public Merge hashInputs(boolean hash) {
        return with(o -> o.hashInputs = hash);
    }

    /** Replaces the random masks, for parity tests with other programs. */
    Merge masks(MaskSource masks) {
        return with(o -> o.masks = masks);
    }

    /**
     * Ties this to models.
     *
     * @param pool a base and vectors; stays open as long as the merge and its result in memory are used
     * @return a merge in which every vector has weight 0 until it is given one
     */
    public BoundMerge of(VectorPool pool) {
        return BoundMerge.of(this, pool);
    }

    /**
     * The method.
     *
     * @return as given
     */
    public MergeMethod method() {
        return method;
    }

    /**
     * The seed of random masks.
     *
     * @return as set, or 0
     */
    public long seed() {
        return options.seed;
    }

    /**
     * The parameters that were set for all inputs.
     *
     * @return by name
     */
    public Map<String, Setting> shared() {
        return shared;
    }

    /**
     * The element type of the result's floating-point tensors.
     *
     * @return as set; null: each tensor as in the base
     */
    public @Nullable DType type() {
        return options.type;
    }

    MergeOptions options() {
        return options;
    }

    /**
     * All that decides the result besides models and weights, as JSON-like values: equal settings merge alike.
     *
     * @return {@code method}, {@code seed}, {@code dtype} where set, and the parameters that were set, by name
     */
    public Map<String, Object> settings() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("method", method.name());
        map.put("seed", options.seed);
        if (options.type != null) {
            map.put("dtype", options.type.name());
        }
        new java.util.TreeMap<>(shared).forEach((name, setting) -> map.put(name, setting.toYaml()));
        return map;
    }

    @Override
    public Card card() {
        Card card = Card.of("Merge by " + method.name()).text(method.description() + ".");
        if (!method.reference().isEmpty()) {
            card = card.fact("published", method.reference());
        }
        for (Parameter parameter : method.parameters()) {
            Setting setting = shared.get(parameter.name());
            Object value = setting != null
                    ? setting.toYaml()
                    : parameter.fallback() == null ? "not set yet" : parameter.fallback() + " (default)";
            if (!parameter.equals(Parameter.WEIGHT) && !parameter.equals(Parameter.INT8_MASK)) {
                card = card.fact(parameter.name(), value);
            }
        }
        return card.fact("seed", options.seed).text("Next: .of(pool).weight(name, α).save(path) or .inMemory()");
    }

    @Override
    public String toString() {
        return card().text();
    }

    /** Where native tensors compute, if any, and what the report says of it. Large tiles: each costs a few launches. */
    Merge device(@Nullable Device device, String note) {
        return with(o -> {
            o.device = device;
            o.deviceNote = note;
            o.tile = device != null && o.tile == MergeOptions.TILE ? OnDevice.TILE : o.tile;
        });
    }

    /** What is combined instead of reading the inputs. */
    Merge resident(@Nullable Resident parts) {
        return with(o -> o.resident = parts);
    }

    private Merge with(Consumer<MergeOptions> change) {
        MergeOptions changed = options.copy();
        change.accept(changed);
        return new Merge(method, shared, changed);
    }

    private static int tileSize(int elements) {
        if (elements > LARGEST_TILE) {
            throw InvalidInputException.of("tile", "at most " + LARGEST_TILE, String.valueOf(elements), "");
        }
        return atLeastOne("tile", elements);
    }

    private static int atLeastOne(String what, int value) {
        if (value < 1) {
            throw InvalidInputException.of(what, "at least 1", String.valueOf(value), "");
        }
        return value;
    }
}
