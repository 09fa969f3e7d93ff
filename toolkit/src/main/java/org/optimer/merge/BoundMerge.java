package org.optimer.merge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.CheckpointWriter;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;
import org.optimer.core.PathText;
import org.optimer.core.Provenance;
import org.optimer.device.Device;
import org.optimer.device.Tensors;
import org.optimer.vector.VectorPool;

/** A merge tied to models, with a weight for each. Immutable; every setter returns a new one. */
public final class BoundMerge implements Described {
    private static final String BASE = "base";

    private final Merge merge;
    private final Blueprint inputs;
    private final Map<String, Map<String, Setting>> own;
    private final Origin origin;

    private BoundMerge(Merge merge, Blueprint inputs, Map<String, Map<String, Setting>> own, Origin origin) {
        this.merge = merge;
        this.inputs = inputs;
        this.own = own;
        this.origin = origin;
    }

    /**
     * A merge of anything that can be drafted tensor by tensor.
     *
     * @param merge how
     * @param inputs what is made out of which models; they stay open as long as the merge is used
     * @param own settings of inputs by name, in the places of those that the inputs state, in all parts of the model
     * @param origin how it is written down
     * @return the bound merge
     */
    public static BoundMerge of(Merge merge, Blueprint inputs, Map<String, Map<String, Setting>> own, Origin origin) {
        return new BoundMerge(merge, inputs, new LinkedHashMap<>(own), origin);
    }

    static BoundMerge of(Merge merge, VectorPool pool) {
        Map<String, ModelSource> members = new LinkedHashMap<>();
        boolean weighted = merge.method().weighted() && !merge.shared().containsKey(Parameter.WEIGHT.name());
        if (merge.method().base() == BaseRole.MEMBER
                && weighted
                && !pool.names().contains(BASE)) {
            members.put(BASE, pool.base());
        }
        Map<String, Map<String, Setting>> own = new LinkedHashMap<>();
        pool.vectors().forEach(vector -> members.put(vector.name(), vector.tuned()));
        if (weighted) {
            members.keySet().forEach(name -> own.put(name, Map.of("weight", new Setting.Plain(0.0))));
        }
        MergeInputs inputs = new MergeInputs(pool.base(), members, Map.of(), pool::includes, List.of());
        return new BoundMerge(merge, inputs, own, new PoolOrigin(inputs, pool.exclusions()));
    }

    /**
     * Sets a weight.
     *
     * @param name of a vector in the pool
     * @param weight any finite number; 0 leaves the vector out
     * @return a changed copy
     * @throws InvalidInputException when the pool has no such vector or the method has no weights
     */
    public BoundMerge weight(String name, double weight) {
        if (merge.method().parameters().stream().noneMatch(p -> p.name().equals("weight"))) {
            throw InvalidInputException.of(merge.method().name(), "no weights, it has none", "weight of " + name, "");
        }
        return parameter(name, "weight", weight);
    }

    /**
     * Sets several weights.
     *
     * @param weights vector name to weight
     * @return a changed copy
     * @throws InvalidInputException as for {@link #weight}
     */
    public BoundMerge weights(Map<String, ? extends Number> weights) {
        BoundMerge changed = this;
        for (Map.Entry<String, ? extends Number> entry : weights.entrySet()) {
            changed = changed.weight(entry.getKey(), entry.getValue().doubleValue());
        }
        return changed;
    }

    /**
     * Sets a parameter of one vector.
     *
     * @param name of a vector in the pool
     * @param parameter as in a recipe, for example {@code density}
     * @param value as for {@link Merge#parameter}
     * @return a changed copy
     * @throws InvalidInputException when the pool has no such vector or the value has another form
     */
    public BoundMerge parameter(String name, String parameter, Object value) {
        if (!inputs.names().contains(name)) {
            throw InvalidInputException.of("merge", "one of the vectors " + inputs.names(), name, "Check the name");
        }
        Map<String, Setting> settings = new LinkedHashMap<>(own.getOrDefault(name, Map.of()));
        settings.put(parameter, Setting.of(value, "parameter " + parameter + " of " + name));
        Map<String, Map<String, Setting>> changed = new LinkedHashMap<>(own);
        changed.put(name, settings);
        // what is in memory holds for all weights, not for other densities
        Merge kept = parameter.equals(Parameter.WEIGHT.name()) ? merge : merge.resident(null);
        return new BoundMerge(kept, inputs, changed, origin);
    }

    /**
     * Chooses where to compute. On a GPU, tiles go over as f32 and masks come from the CPU; results are within one step of
     * the output type of the CPU's, which alone are the same bytes everywhere.
     *
     * @param device the CPU, or a GPU that the natives can use
     * @return a changed copy
     * @throws InvalidInputException when there is no such GPU, or the method has no form for devices; the message says
     *     what to do
     */
    public BoundMerge on(Device device) {
        if (!device.isGpu()) {
            return on(null, "");
        }
        BoundMerge there = onNative(device);
        Tensors.open(device).close();
        return there;
    }

    /**
     * Computes on the first GPU where there is one and the method has a form for devices, else on the CPU; then the
     * report's warnings say why.
     *
     * @return a changed copy
     */
    public BoundMerge onAny() {
        if (!merge.method().onDevice()) {
            return on(
                    null,
                    "computed on the CPU: " + merge.method().name() + " has no form for devices; " + OnDevice.able()
                            + " have");
        }
        Device best = Device.auto();
        return best.isGpu() ? onNative(best) : on(null, "computed on the CPU: no GPU that the natives can use");
    }

    /** Computes on native tensors, on the CPU too: what tests compare. */
    BoundMerge onNative(Device device) {
        return on(
                new OnDevice(merge.method(), device).device(),
                "computed on " + device + ", within one step of the CPU");
    }

    private BoundMerge on(@Nullable Device device, String note) {
        return new BoundMerge(merge.device(device, note), inputs, own, origin);
    }

    /**
     * Checks whatever can be told without reading tensors: names and values of all parameters, shapes of the models.
     *
     * @return this
     * @throws InvalidInputException when a parameter is missing, unknown or out of range, or models do not fit
     */
    public BoundMerge check() {
        origin.notes(merge, own);
        for (MergePlan.Step step : plan().steps()) {
            if (step.job() != null) {
                merge.method().prepare(step.job());
            }
        }
        return this;
    }

    /**
     * What this merge would do. Reads headers, and some megabytes of the inputs to tell how long it would take; writes
     * nothing.
     *
     * @return the preview
     * @throws InvalidInputException when a parameter is missing, unknown or out of range, or models do not fit
     */
    public MergePreview preview() {
        List<String> warnings = warnings();
        MergePlan plan = plan();
        return MergePreview.of(merge, plan, warnings, Probe.of(plan, merge.options()));
    }

    /**
     * Merges into a new folder: streamed, complete or not there at all.
     *
     * @param target must not exist
     * @return what was done
     * @throws InvalidInputException when something does not fit, or the target exists
     * @throws org.optimer.core.CancelledException when interrupted; nothing is left
     */
    public MergeReport save(Path target) {
        return Saving.all(List.of(this), List.of(target)).get(0);
    }

    /**
     * Merges with several settings of weights at once: the inputs are read, masked and trimmed once for all of them. What
     * is written is bit for bit what {@link #save} writes for each setting. Memory grows by nothing but a few buffers.
     *
     * @param settings weights by name, one map for each folder; names that are not in it keep the weight they have
     * @param targets one folder for each setting; must not exist
     * @return a report for each; the bytes read are those of the whole sweep
     * @throws InvalidInputException as for {@link #save} and {@link #weights}, before anything is written
     * @throws org.optimer.core.CancelledException when interrupted; then folders that were complete before are there
     */
    public List<MergeReport> sweep(List<? extends Map<String, ? extends Number>> settings, List<Path> targets) {
        if (settings.isEmpty() || settings.size() != targets.size()) {
            throw InvalidInputException.of(
                    "sweep", "one folder for each setting", settings.size() + " and " + targets.size(), "");
        }
        return Saving.all(settings.stream().map(this::weights).toList(), targets);
    }

    /**
     * Merges into a new folder.
     *
     * @param target must not exist
     * @return as {@link #save(Path)}
     */
    public MergeReport save(String target) {
        return save(PathText.of(target, "folder of the merge"));
    }

    /**
     * Merges into memory: the tensors are those that {@link #save} writes, bit for bit. Tensors that are copied from the
     * base are not held; they are read from it when asked for.
     *
     * @return the merged model
     * @throws InvalidInputException when something does not fit
     */
    public MergedModel inMemory() {
        long start = System.nanoTime();
        List<String> warnings = warnings();
        MergePlan plan = plan();
        MergedModel.Builder builder = new MergedModel.Builder(inputs.config(), origin.unchanged(), plan, label());
        MergeEngine.Outcome outcome = run(builder.streamed(), "merge in memory", builder);
        return builder.build(
                MergeReport.of(merge, plan, outcome, warnings, provenance(MergeProvenance.Effort.NONE), start));
    }

    /**
     * Reads the inputs into memory, masked, trimmed and rescaled: merges of the result with any {@link #weights} are then
     * weighted sums, shared by any number of threads. They give bit for bit what they give without this. Methods that
     * have no such parts, and merges on devices, stay as they are.
     *
     * @return a copy that holds {@link #residentBytes} of memory
     * @throws InvalidInputException when something does not fit
     */
    public BoundMerge resident() {
        MergePlan plan = everything();
        return parts(plan)
                ? new BoundMerge(merge.resident(Resident.of(plan, merge.options())), inputs, own, origin)
                : this;
    }

    /**
     * Memory that {@link #resident} takes.
     *
     * @return bytes; 0 for what cannot be held
     */
    public long residentBytes() {
        MergePlan plan = everything();
        return parts(plan) ? Resident.bytes(plan) : 0;
    }

    /** The plan in which every input takes part. */
    private MergePlan everything() {
        MergeOptions o = merge.options();
        Map<String, Map<String, Setting>> weighted = new LinkedHashMap<>(own);
        if (merge.method().weighted()) {
            for (String name : inputs.names()) {
                Map<String, Setting> settings = new LinkedHashMap<>(weighted.getOrDefault(name, Map.of()));
                settings.put(Parameter.WEIGHT.name(), new Setting.Plain(1.0));
                weighted.put(name, settings);
            }
        }
        return MergePlan.of(merge.method(), inputs.drafts(), weighted, merge.shared(), o.type, o.maskSource());
    }

    private boolean parts(MergePlan plan) {
        return merge.options().device == null
                && merge.method().weighted()
                && plan.steps().stream()
                        .flatMap(step -> java.util.stream.Stream.ofNullable(step.job()))
                        .findFirst()
                        .filter(job -> merge.method().prepare(job) instanceof PartwiseMerge)
                        .isPresent();
    }

    Merge merge() {
        return merge;
    }

    /** Describes the folder to be written. */
    CheckpointWriter writer(Path target, MergePlan plan, Provenance provenance) {
        CheckpointWriter writer = CheckpointWriter.to(target)
                .tensors(plan.outputs())
                .config(inputs.config())
                .shardBytes(merge.options().shardBytes)
                .provenance(provenance);
        origin.beside(writer);
        return writer.file(ModelCard.FILE, ModelCard.of(this, plan, provenance));
    }

    private MergeEngine.Outcome run(MergePlan plan, String title, MergeEngine.Sink sink) {
        MergeOptions o = merge.options();
        MergeEngine.Outcome outcome = MergeEngine.run(plan, o.threads, o.tile, o.failOnNan, title, sink);
        requireUnchanged();
        return outcome;
    }

    /** Before anything that was read is trusted: the inputs must still be the files that were opened. */
    void requireUnchanged() {
        inputs.models().values().forEach(ModelSource::requireUnchanged);
    }

    Blueprint inputs() {
        return inputs;
    }

    /**
     * What the result is called.
     *
     * @return a title for its model card, or null
     */
    public @Nullable String title() {
        return origin.title();
    }

    /**
     * This merge as a recipe that mergekit's YAML can hold, with the paths of the models.
     *
     * @return keys and values
     */
    public Map<String, Object> record() {
        return record(UnaryOperator.identity());
    }

    /** The same with something else in the places of paths. */
    Map<String, Object> record(UnaryOperator<String> places) {
        return origin.record(merge, own, places);
    }

    @Override
    public Card card() {
        Card card = merge.card().fact("base", inputs.reference().label());
        Map<String, ModelSource> models = inputs.models();
        List<List<String>> rows = inputs.names().stream()
                .map(name -> List.of(
                        name,
                        settings(name),
                        models.getOrDefault(name, inputs.reference()).label()))
                .toList();
        return card.table(List.of("input", "settings", "model"), rows);
    }

    @Override
    public String toString() {
        return card().text();
    }

    private String settings(String name) {
        Map<String, Object> shown = new LinkedHashMap<>();
        inputs.settings(name, own.getOrDefault(name, Map.of())).forEach((key, value) -> shown.put(key, value.toYaml()));
        return shown.toString().replaceAll("[{}]", "");
    }

    private String label() {
        StringBuilder text = new StringBuilder(merge.method().name());
        inputs.names().forEach(name -> {
            if (inputs.settings(name, own.getOrDefault(name, Map.of())).get("weight") instanceof Setting.Plain plain
                    && plain.value() instanceof Number n
                    && n.doubleValue() != 0) {
                text.append(' ').append(name).append('=').append(n);
            }
        });
        return text.toString();
    }

    MergePlan plan() {
        MergeOptions o = merge.options();
        MergeMethod method = merge.method();
        if (o.resident != null) {
            method = o.resident.method();
        } else if (o.device != null) {
            method = new OnDevice(method, o.device);
        }
        return MergePlan.of(method, inputs.drafts(), own, merge.shared(), o.type, o.maskSource());
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>(origin.notes(merge, own));
        warnings.addAll(inputs.notes());
        if (!merge.options().deviceNote.isEmpty()) {
            warnings.add(merge.options().deviceNote);
        }
        return warnings.stream().distinct().toList();
    }

    Provenance provenance(MergeProvenance.Effort effort) {
        return MergeProvenance.of(merge, inputs, record(), effort);
    }
}
