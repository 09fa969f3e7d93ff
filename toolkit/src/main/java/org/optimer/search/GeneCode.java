package org.optimer.search;

import org.jgap.Configuration;
import org.jgap.Gene;
import org.jgap.InvalidConfigurationException;
import org.jgap.impl.DoubleGene;
import org.jgap.impl.IntegerGene;

/** How one parameter stands in a chromosome: choices as whole numbers, numbers on their kernels' axis. */
record GeneCode(int choices, Scale scale) {
    static GeneCode of(Distribution range) {
        return range instanceof CategoricalDistribution choice
                ? new GeneCode(choice.choices().size(), new Scale(0, 0, 0, false, 0, 0))
                : new GeneCode(0, Scale.of(range));
    }

    Gene gene(Configuration conf) throws InvalidConfigurationException {
        return choices > 0 ? new IntegerGene(conf, 0, choices - 1) : new DoubleGene(conf, scale.low(), scale.high());
    }

    Object toAllele(double inner) {
        if (choices > 0) {
            return (int) inner;
        }
        return scale.log() ? StrictMath.log(inner) : inner;
    }

    double toInner(Object allele) {
        double value = ((Number) allele).doubleValue();
        if (choices > 0) {
            return value;
        }
        return scale.round(scale.log() ? StrictMath.exp(value) : value);
    }
}
