package org.optimer.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.optimer.checkpoint.ModelSource;
import org.optimer.core.Card;
import org.optimer.core.Described;

/**
 * What a training did.
 *
 * @param model the trained model, f32 in memory
 * @param losses masked mean cross entropy of each step's batch, in nats, before the step
 * @param checkpoints saved folders with the step after which each was saved, in order
 * @param out the final folder, or empty when nothing was to be saved
 * @param seconds of this run (a resumed training counts only its last run)
 * @param tokensPerSecond of this run
 */
public record TrainReport(
        ModelSource model,
        List<Float> losses,
        List<Saved> checkpoints,
        Optional<Path> out,
        double seconds,
        double tokensPerSecond)
        implements Described {
    /**
     * A saved step.
     *
     * @param step how many steps had been taken
     * @param folder where it is
     */
    public record Saved(int step, Path folder) {}

    /** Copies. */
    public TrainReport {
        losses = List.copyOf(losses);
        checkpoints = List.copyOf(checkpoints);
    }

    /**
     * The loss at the end.
     *
     * @return the mean of the last 20 steps
     */
    public double finalLoss() {
        int from = Math.max(0, losses.size() - 20);
        return losses.subList(from, losses.size()).stream()
                .mapToDouble(Float::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    @Override
    public Card card() {
        return Card.of("Training, " + losses.size() + " steps")
                .fact("loss", String.format(Locale.ROOT, "%.3f at first, %.3f at the end", losses.get(0), finalLoss()))
                .fact("speed", String.format(Locale.ROOT, "%.0f tokens/s, %.1f s", tokensPerSecond, seconds))
                .fact("checkpoints", checkpoints.size())
                .fact("out", out.map(Path::toString).orElse("in memory"));
    }
}
