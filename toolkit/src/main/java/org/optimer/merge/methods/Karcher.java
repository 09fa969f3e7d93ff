package org.optimer.merge.methods;

import java.util.Arrays;
import java.util.List;
import org.optimer.core.InvalidInputException;
import org.optimer.merge.BaseRole;
import org.optimer.merge.Parameter;
import org.optimer.merge.TensorJob;

/**
 * The Karcher (Riemannian) mean of the models' directions on the sphere, at the mean of their lengths: the point whose
 * squared arc lengths to all directions sum to the least, found by steps along the mean tangent. All models count alike; a
 * base that is stated counts as one of them. The steps are made on coefficients: they need angles only, not the tensors.
 */
public final class Karcher extends SpanMethod {
    /** Opposite directions are joined by no single shortest arc. */
    private static final double OPPOSITE = 1e-7;

    /** Found through {@link java.util.ServiceLoader}. */
    public Karcher() {
        super(Vectors.MODELS);
    }

    @Override
    public String name() {
        return "karcher";
    }

    @Override
    public String description() {
        return "Takes the mean on the sphere: argmin over directions of Σ angle(u, xᵢ)², times the mean length";
    }

    @Override
    public String reference() {
        return "Karcher 1977, doi 10.1002/cpa.3160300502; arXiv 2603.04972";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.number("max_iter", 10, "most steps towards the mean"),
                Parameter.number("tol", 1e-5, "a step or an angle shorter than this, in radians, is none"));
    }

    @Override
    public BaseRole base() {
        return BaseRole.MEMBER;
    }

    @Override
    Coefficients coefficients(TensorJob job) {
        double steps = job.number("max_iter");
        if (steps < 0 || steps != Math.rint(steps)) {
            throw InvalidInputException.of("max_iter", "a whole number of at least 0", String.valueOf(steps), "");
        }
        double tol = job.number("tol");
        return gram -> job.size() == 1 ? new float[] {1} : mean(gram, (int) steps, tol);
    }

    private static float[] mean(double[][] gram, int steps, double tol) {
        int all = gram.length;
        double[] norms = new double[all];
        double length = 0;
        int[] valid = new int[all];
        int n = 0;
        for (int i = 0; i < all; i++) {
            norms[i] = Math.sqrt(gram[i][i]);
            length += norms[i] / all;
            if (norms[i] > tol) {
                valid[n++] = i;
            }
        }
        float[] coefficients = new float[all];
        if (n == 0) {
            Arrays.fill(coefficients, 0 * (float) length); // NaN reaches the result
            return coefficients;
        }
        double[][] cosines = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                cosines[i][j] = gram[valid[i]][valid[j]] / (norms[valid[i]] * norms[valid[j]]);
            }
        }
        double[] mean = walk(cosines, steps, tol);
        for (int i = 0; i < n; i++) {
            coefficients[valid[i]] = (float) (length * mean[i] / norms[valid[i]]);
        }
        return coefficients;
    }

    /** The mean direction as coefficients of the unit vectors whose cosines are given. */
    private static double[] walk(double[][] cosines, int steps, double tol) {
        int n = cosines.length;
        double[] mean = new double[n];
        Arrays.fill(mean, 1.0 / n);
        if (norm(mean, cosines) < tol) {
            Arrays.fill(mean, 0);
            mean[0] = 1;
        }
        normalize(mean, cosines, tol);
        for (int step = 0; step < steps; step++) {
            double[] tangent = tangent(mean, cosines, tol);
            double size = norm(tangent, cosines);
            if (size < tol) {
                break;
            }
            double along = StrictMath.sin(size) / size;
            double stay = StrictMath.cos(size);
            for (int i = 0; i < n; i++) {
                mean[i] = stay * mean[i] + along * tangent[i];
            }
            normalize(mean, cosines, tol);
        }
        return mean;
    }

    private static double[] tangent(double[] mean, double[][] cosines, double tol) {
        int n = mean.length;
        double[] tangent = new double[n];
        for (int i = 0; i < n; i++) {
            double cos = 0;
            for (int j = 0; j < n; j++) {
                cos += mean[j] * cosines[i][j];
            }
            double angle = StrictMath.acos(Math.max(-1, Math.min(1, cos)));
            double sin = StrictMath.sin(angle);
            if (angle < tol || sin < OPPOSITE) {
                continue;
            }
            double pull = angle / sin / n;
            for (int j = 0; j < n; j++) {
                tangent[j] -= pull * cos * mean[j];
            }
            tangent[i] += pull;
        }
        return tangent;
    }

    private static void normalize(double[] mean, double[][] cosines, double tol) {
        double norm = norm(mean, cosines);
        if (norm > tol) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] /= norm;
            }
        }
    }

    private static double norm(double[] c, double[][] cosines) {
        return Math.sqrt(Math.max(0, MultiSlerp.square(c, cosines)));
    }
}
