package org.optimer.search;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A process for {@link KilledWorkersTest}: goes on with a study, and says how many trials are complete each time that the
 * storage has acknowledged a write.
 *
 * @param inner where the study is kept
 */
record AckingWorker(Storage inner) implements Storage {
    /** The command that runs it. */
    static List<String> command(Path journal, int trials) {
        String java = ProcessHandle.current().info().command().orElse("java");
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                path,
                AckingWorker.class.getName(),
                journal.toString(),
                "" + trials);
    }

    public static void main(String[] args) {
        try (Study study = Study.maximize("f")
                .space(SearchSpace.empty().uniform("a", 0, 1).uniform("b", 0, 1))
                .sampler(new RandomSampler().seed(7))
                .storage(new AckingWorker(JournalStorage.open(Path.of(args[0]))))
                .open()) {
            study.optimize(trial -> trial.value("a"), Integer.parseInt(args[1]));
        }
    }

    @Override
    public StorageView read() {
        return inner.read();
    }

    @Override
    public StorageView write(Function<StorageView, List<Operation>> change) {
        StorageView view = inner.write(change);
        if (!view.studies().isEmpty()) {
            System.out.println(view.studies().get(0).trials(TrialState.COMPLETE).size());
        }
        return view;
    }

    @Override
    public void close() {
        inner.close();
    }

    @Override
    public String place() {
        return inner.place();
    }
}
