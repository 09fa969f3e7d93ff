import java.util.Arrays;
import java.util.Map;
import org.optimer.search.FrozenTrial;
import org.optimer.search.JournalStorage;
import org.optimer.search.SearchSpace;
import org.optimer.search.Study;
import org.optimer.search.StudyRecord;
import org.optimer.search.TpeSampler;
import org.optimer.search.Trial;

/** The toolkit's part of bench_proposals.py: prints milliseconds. {@code java -cp toolkit.jar ProposalSpeed.java suggest|load JOURNAL} */
class ProposalSpeed {
    public static void main(String[] args) {
        long start = System.nanoTime();
        StudyRecord stored = JournalStorage.open(args[1]).read().studies().get(0);
        if (args[0].equals("load")) {
            System.out.println((System.nanoTime() - start) * 1e-6);
            return;
        }
        Study study = Study.maximize("f")
                .space(SearchSpace.of(stored.trials().get(0).distributions()))
                .sampler(TpeSampler.optuna5().startup(20).seed(1))
                .open();
        for (FrozenTrial trial : stored.trials()) {
            study.add(trial.params(), trial.score(), Map.of());
        }
        double[] times = new double[400];
        for (int i = 0; i < times.length; i++) {
            long before = System.nanoTime();
            Trial trial = study.ask();
            times[i] = (System.nanoTime() - before) * 1e-6;
            study.fail(trial, "timed only");
        }
        double[] warm = Arrays.copyOfRange(times, 200, times.length);
        Arrays.sort(warm);
        System.out.println((warm[warm.length / 2] + warm[(warm.length - 1) / 2]) / 2);
    }
}
