package org.optimer.search;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.optimer.core.InvalidInputException;

/**
 * A search described in YAML:
 *
 * <pre>{@code
 * space: {a: {low: 0.3, high: 1.0}, b: {low: 0, high: 1}}     # also step, log, int: true, choices; or pool: {..}
 *         mix: {simplex: [ja, zh, code]}                       # shares that sum to 1
 * sampler: {name: tpe, preset: optuna5, startup: 20, seed: 1, acquisition: best_of_24, rng: stream}
 * direction: maximize                                         # or a list, for several objectives; with metric: [names]
 * trials: 100
 * top_k: 3
 * workers: 1
 * journal: out/x.journal
 * objective: {command: [python3, f.py], timeout: 600}         # seconds a trial; any time without it
 * }</pre>
 *
 * <p>Relative paths are looked up in the working directory, as in a shell.
 *
 * @param file where it was read
 * @param space the parameters; empty in a file with a pool, whose vectors name them
 * @param pool the entries under {@code pool:}, not looked at here: this package knows nothing about models
 * @param sampler from {@code sampler:}; the default is TPE as in Optuna 5
 * @param rng from {@code sampler.rng}; the default leaves it to the number of workers
 * @param directions one for each objective; maximise by default
 * @param metrics the objectives' names; {@code score} by default, {@code score 2} and so on for further ones
 * @param trials how many complete trials the study shall have, 100 by default
 * @param topK how many of the best are looked at again, 3 by default
 * @param workers how many trials run at a time, 1 by default
 * @param journal where the study is kept
 * @param command the program that evaluates trials, see {@link CommandObjective}
 * @param timeout how long the program may take for a trial; from {@code objective.timeout}, in seconds
 */
public record StudyFile(
        Path file,
        SearchSpace space,
        Optional<Map<String, Object>> pool,
        Sampler sampler,
        Rng rng,
        List<Direction> directions,
        List<String> metrics,
        int trials,
        int topK,
        int workers,
        Path journal,
        Optional<List<String>> command,
        Optional<Duration> timeout) {
    /** What the objective is called when the file does not say. */
    public static final String METRIC = "score";

    /** The most workers of one process: each is a thread, and a program of its own where the objective is one. */
    public static final int MOST_WORKERS = 1024;

    /**
     * Reads a study file.
     *
     * @param file YAML
     * @return the study, not opened
     * @throws org.optimer.core.StorageException when the file cannot be read
     * @throws org.optimer.core.InvalidInputException when it is no study; the message names the key
     */
    public static StudyFile load(Path file) {
        return StudyFileReader.read(file);
    }

    /**
     * The program that evaluates trials.
     *
     * @return not started; to be closed
     * @throws InvalidInputException when the file names none
     */
    public CommandObjective objective() {
        List<String> program = command.orElseThrow(() ->
                InvalidInputException.of(file + ": objective", "objective: {command: [program, ..]}", "nothing", ""));
        return new CommandObjective(program, timeout.orElse(null));
    }

    /**
     * The direction of the first objective.
     *
     * @return the direction
     */
    public Direction direction() {
        return directions.get(0);
    }

    /**
     * The name of the first objective.
     *
     * @return its name
     */
    public String metric() {
        return metrics.get(0);
    }

    /**
     * Opens the study over the file's own space.
     *
     * @return begun, or resumed when the journal has it
     */
    public Study open() {
        return open(space);
    }

    /**
     * Opens the study over a space found otherwise, such as a pool's weights.
     *
     * @param parameters the space
     * @return begun, or resumed when the journal has it
     */
    public Study open(SearchSpace parameters) {
        StudyBuilder builder = new StudyBuilder(metrics.get(0), directions.get(0));
        for (int i = 1; i < metrics.size(); i++) {
            builder.also(metrics.get(i), directions.get(i));
        }
        return builder.space(parameters)
                .sampler(sampler)
                .rng(rng)
                .storage(JournalStorage.open(journal))
                .open();
    }
}
