package org.optimer.merge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.optimer.checkpoint.CheckpointSession;
import org.optimer.checkpoint.Manifest;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Provenance;

/**
 * A folder being made by a merge; several are made together by the settings of a sweep.
 *
 * @param order what is made
 * @param plan how
 * @param provenance what is recorded
 * @param warnings settings that have no effect
 * @param session where it goes
 */
record Saving(
        BoundMerge order, MergePlan plan, Provenance provenance, List<String> warnings, CheckpointSession session) {

    /** Makes all folders from one reading of the inputs. None is there before all of them are computed. */
    static List<MergeReport> all(List<BoundMerge> orders, List<Path> targets) {
        long start = System.nanoTime();
        requireDifferent(targets);
        MergeOptions o = orders.get(0).merge().options();
        List<Saving> savings = new ArrayList<>();
        try {
            for (int i = 0; i < orders.size(); i++) {
                savings.add(open(orders.get(i), targets.get(i)));
            }
            List<MergeEngine.Target> sinks =
                    savings.stream().map(Saving::target).toList();
            String title = targets.size() == 1
                    ? "merge " + targets.get(0)
                    : "merge " + targets.size() + " settings into "
                            + targets.get(0).toAbsolutePath().getParent();
            List<MergeEngine.Outcome> outcomes = MergeEngine.run(sinks, o.threads, o.tile, o.failOnNan, title);
            savings.forEach(saving -> saving.order().requireUnchanged());
            List<MergeReport> reports = new ArrayList<>();
            for (int i = 0; i < savings.size(); i++) {
                reports.add(savings.get(i).commit(outcomes.get(i), start));
            }
            return reports;
        } finally {
            // the last one first: the first one made the folders above, and removes them when nothing is in them
            for (int i = savings.size() - 1; i >= 0; i--) {
                savings.get(i).session().close();
            }
        }
    }

    private static Saving open(BoundMerge order, Path target) {
        List<String> warnings = order.warnings();
        MergePlan plan = order.plan();
        boolean hash = order.merge().options().hashInputs;
        Provenance provenance = order.provenance(hash ? MergeProvenance.Effort.ALL : MergeProvenance.Effort.SMALL);
        return new Saving(
                order,
                plan,
                provenance,
                warnings,
                order.writer(target, plan, provenance).open());
    }

    private MergeEngine.Target target() {
        return new MergeEngine.Target(plan, (tensor, at, data) -> session.write(tensor.name(), at, data));
    }

    private MergeReport commit(MergeEngine.Outcome outcome, long start) {
        Manifest manifest = session.commit();
        return MergeReport.of(order.merge(), plan, outcome, warnings, provenance, start)
                .savedAs(session.target(), manifest.fingerprint());
    }

    private static void requireDifferent(List<Path> targets) {
        Set<Path> seen = new HashSet<>();
        for (Path target : targets) {
            if (!seen.add(target.toAbsolutePath().normalize())) {
                throw InvalidInputException.of("sweep", "a folder of its own for each setting", target + " twice", "");
            }
        }
    }
}
