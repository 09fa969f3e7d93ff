package org.optimer.merge;

import org.junit.jupiter.api.Nested;
import org.optimer.testkit.MergeMethodContract;

/** Our methods pass the suite that third parties' methods have to pass. */
class MergeMethodContractTest {
    @Nested
    class LinearTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.linear();
        }
    }

    @Nested
    class TaskArithmeticTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.taskArithmetic();
        }
    }

    @Nested
    class TiesTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.ties().density(0.4);
        }
    }

    @Nested
    class DareLinearTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.dareLinear().density(0.5);
        }
    }

    @Nested
    class DareTiesTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.dareTies().density(0.5).rescale(Rescale.DENSITY).normalize(true);
        }
    }
}
