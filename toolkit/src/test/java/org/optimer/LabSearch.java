package org.optimer;

import org.optimer.checkpoint.Checkpoint;
import org.optimer.evaluate.Tasks;
import org.optimer.lab.Lab;
import org.optimer.merge.Merge;
import org.optimer.vector.VectorPool;

/** A small search over the bundled lab that the tests of this package share. */
final class LabSearch {
    private LabSearch() {}

    static VectorPool pool() {
        return VectorPool.from(Checkpoint.open(Lab.path("pt")))
                .instruct("it", Lab.path("it"))
                .add("ja", Lab.path("cpt-ja"))
                .add("math", Lab.path("cpt-math"));
    }

    static Merge merge() {
        return Merge.dareLinear().density(0.9).seed(5);
    }

    static OptiMer of(int trials) {
        Tasks tasks = Tasks.load(Lab.path("tasks")).only("ja", "math");
        return OptiMer.search(pool())
                .merging(merge())
                .maximize(tasks.mean())
                .trials(trials)
                .startup(4)
                .seed(3);
    }
}
