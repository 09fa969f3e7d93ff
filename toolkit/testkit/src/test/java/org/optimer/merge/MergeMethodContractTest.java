package org.optimer.merge;

import org.junit.jupiter.api.Nested;
import org.optimer.merge.methods.ArceeFusion;
import org.optimer.merge.methods.NearSwap;
import org.optimer.merge.methods.Ram;
import org.optimer.merge.methods.RamPlus;
import org.optimer.testkit.MergeMethodContract;

/** Our methods pass the suite that third parties' methods have to pass. */
class MergeMethodContractTest {
    @Nested
    class LinearTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.linear();
        }

        @Override
        protected double roundingOfEqualModels() {
            return 2e-7;
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

    @Nested
    class SlerpTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.slerp(0.4);
        }

        @Override
        protected int inputs() {
            return 1;
        }

        @Override
        protected double roundingOfEqualModels() {
            return 2e-7;
        }
    }

    @Nested
    class NuSlerpTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.nuslerp();
        }
    }

    @Nested
    class NuSlerpByRowTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.nuslerp().parameter("nuslerp_flatten", false);
        }
    }

    @Nested
    class NuSlerpByColumnTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.nuslerp().parameter("nuslerp_flatten", false).parameter("nuslerp_row_wise", true);
        }
    }

    @Nested
    class MultiSlerpTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.multislerp();
        }
    }

    @Nested
    class ModelStockTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.modelStock();
        }
    }

    @Nested
    class ModelStockByRowTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.modelStock().parameter("filter_wise", true);
        }
    }

    @Nested
    class KarcherTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.karcher();
        }

        @Override
        protected double roundingOfEqualModels() {
            return 5e-7;
        }
    }

    @Nested
    class PassthroughTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.passthrough().parameter("scale", 0.5);
        }

        @Override
        protected int inputs() {
            return 1;
        }

        @Override
        protected double roundingOfEqualModels() {
            return 1;
        }
    }

    @Nested
    class BreadcrumbsTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.breadcrumbs().density(0.6).parameter("gamma", 0.05);
        }
    }

    @Nested
    class BreadcrumbsTiesTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.breadcrumbsTies().density(0.6);
        }
    }

    @Nested
    class DellaTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.della().density(0.5);
        }
    }

    @Nested
    class DellaLinearTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.dellaLinear().density(0.5).parameter("epsilon", 0.2).rescale(Rescale.DENSITY);
        }
    }

    @Nested
    class SceTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.sce().parameter("select_topk", 0.3);
        }
    }

    @Nested
    class ArceeFusionTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.of(new ArceeFusion());
        }

        @Override
        protected int inputs() {
            return 1;
        }
    }

    @Nested
    class NearSwapTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.of(new NearSwap()).parameter("t", 0.03);
        }

        @Override
        protected int inputs() {
            return 1;
        }

        @Override
        protected double roundingOfEqualModels() {
            return 2e-7;
        }
    }

    @Nested
    class RamTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.of(new Ram()).parameter("epsilon", 0.05);
        }
    }

    @Nested
    class RamPlusTest extends MergeMethodContract {
        @Override
        protected Merge merge() {
            return Merge.of(new RamPlus()).parameter("epsilon", 0.05);
        }
    }
}
