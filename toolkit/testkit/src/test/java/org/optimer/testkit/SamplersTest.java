package org.optimer.testkit;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.optimer.search.Acquisition;
import org.optimer.search.CmaEsSampler;
import org.optimer.search.EvolutionarySampler;
import org.optimer.search.GpSampler;
import org.optimer.search.GridSampler;
import org.optimer.search.RandomSampler;
import org.optimer.search.Sampler;
import org.optimer.search.SamplerFactory;
import org.optimer.search.SobolSampler;
import org.optimer.search.TpeSampler;

/** Our samplers keep the contract. */
class SamplersTest {
    @Nested
    class Random extends SamplerContract {
        @Override
        protected Sampler sampler(long seed) {
            return new RandomSampler().seed(seed);
        }
    }

    @Nested
    class Optuna5 extends SamplerContract {
        @Override
        protected Sampler sampler(long seed) {
            return TpeSampler.optuna5().seed(seed);
        }
    }

    @Nested
    class Optuna5Univariate extends SamplerContract {
        @Override
        protected Sampler sampler(long seed) {
            return TpeSampler.optuna5Univariate().seed(seed);
        }
    }

    @Nested
    class Optuna4 extends SamplerContract {
        @Override
        protected Sampler sampler(long seed) {
            return TpeSampler.optuna4().seed(seed);
        }
    }

    @Nested
    class Optuna4Multivariate extends SamplerContract {
        @Override
        protected Sampler sampler(long seed) {
            return TpeSampler.optuna4Multivariate().seed(seed);
        }
    }

    @Nested
    class Genetic extends SamplerContract {
        @Override
        protected Sampler sampler(long seed) {
            return TpeSampler.optuna5().seed(seed).acquisition(Acquisition.jgap());
        }
    }

    @Nested
    class Sobol extends SamplerContract {
        @Override
        protected Sampler sampler(long seed) {
            return new SobolSampler().seed(seed);
        }

        @Override
        protected boolean drawsFromTheRequest() {
            return false;
        }
    }

    @Nested
    class FullGrid extends SamplerContract {
        @Override
        protected Sampler sampler(long seed) {
            return GridSampler.full(3).seed(seed);
        }
    }

    @Nested
    class CoordinateGrid extends SamplerContract {
        @Override
        protected Sampler sampler(long seed) {
            return GridSampler.coordinates(5).seed(seed);
        }
    }

    @Nested
    class CmaEs extends SamplerContract {
        @Override
        protected Sampler sampler(long seed) {
            return new CmaEsSampler().seed(seed);
        }
    }

    @Nested
    class Evolutionary extends SamplerContract {
        @Override
        protected Sampler sampler(long seed) {
            return new EvolutionarySampler().seed(seed).population(5);
        }
    }

    @Nested
    class GaussianProcess extends SamplerContract {
        @Override
        protected Sampler sampler(long seed) {
            return new GpSampler().seed(seed);
        }
    }

    @Nested
    class RunningTrialsCounted extends SamplerContract {
        @Override
        protected Sampler sampler(long seed) {
            return TpeSampler.optuna5().seed(seed).countRunning(2);
        }
    }

    @Nested
    class FromAStudyFile extends SamplerContract {
        @Override
        protected Sampler sampler(long seed) {
            return SamplerFactory.load("tpe", Map.of("seed", seed, "preset", "optuna4-mv", "startup", 5));
        }
    }
}
