package org.optimer.vector;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.optimer.checkpoint.Parallel;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.InvalidInputException;

/**
 * Lengths of vectors and angles between them, whole and per layer, from one pass over all models: the Gram matrix
 * G_ij = ⟨τ_i, τ_j⟩ is all that has to be summed. Differences are taken in f32, products summed in f64, in an order that
 * does not depend on the number of threads.
 *
 * <pre>{@code
 * var geometry = Geometry.of(pool);
 * geometry.norms();                                 // {it=3.1, ja=2.4}
 * geometry.cosines();                               // a matrix; the notebook draws a heat map
 * geometry.layers().get(0).cosines();               // the same for one layer
 * }</pre>
 */
public final class Geometry implements Described {
    private final List<String> names;
    private final double[][] gram;
    private final long elements;
    private final SortedMap<Integer, Geometry> layers;
    private final @Nullable Geometry outside;
    private final List<String> unchanged;

    Geometry(
            List<String> names,
            double[][] gram,
            long elements,
            SortedMap<Integer, Geometry> layers,
            @Nullable Geometry outside,
            List<String> unchanged) {
        this.names = List.copyOf(names);
        this.gram = gram;
        this.elements = elements;
        this.layers = Collections.unmodifiableSortedMap(new TreeMap<>(layers));
        this.outside = outside;
        this.unchanged = List.copyOf(unchanged);
    }

    /**
     * The geometry of a pool's vectors. Reads every model once.
     *
     * @param pool at least one vector
     * @return norms, cosines, layers
     * @throws InvalidInputException when the pool is empty, or a model holds NaN or infinities (tensor named)
     * @throws org.optimer.core.CancelledException when interrupted
     */
    public static Geometry of(VectorPool pool) {
        return of(pool.vectors());
    }

    /**
     * The geometry of any vectors. A model that several vectors share is read once; a tensor that takes part in only
     * some vectors counts as zero in the others.
     *
     * @param vectors at least one; tensors of equal names have equal shapes
     * @return norms, cosines, layers
     * @throws InvalidInputException when there are none, shapes differ, or a model holds NaN or infinities
     * @throws org.optimer.core.CancelledException when interrupted
     */
    public static Geometry of(List<DistributionVector> vectors) {
        return of(vectors, Parallel.defaultThreads());
    }

    static Geometry of(List<DistributionVector> vectors, int threads) {
        if (vectors.isEmpty()) {
            throw InvalidInputException.of("geometry", "at least one vector", "none", "Add models to the pool first");
        }
        return new GramPass(vectors).run(threads);
    }

    /**
     * Names of the vectors.
     *
     * @return rows and columns of {@link #gram}
     */
    public List<String> names() {
        return names;
    }

    /**
     * Inner products.
     *
     * @return {@code [n][n]}, a copy; the diagonal holds squared norms
     */
    public double[][] gram() {
        double[][] copy = new double[gram.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = gram[i].clone();
        }
        return copy;
    }

    /**
     * Lengths ‖τ‖₂.
     *
     * @return by name, in order
     */
    public Map<String, Double> norms() {
        Map<String, Double> norms = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            norms.put(names.get(i), norm(i));
        }
        return norms;
    }

    /**
     * The length of one vector.
     *
     * @param name as in {@link #names}
     * @return ‖τ‖₂
     * @throws InvalidInputException when there is none of that name
     */
    public double norm(String name) {
        int i = names.indexOf(name);
        if (i < 0) {
            throw InvalidInputException.of("geometry", "one of " + names, name, "Check the name");
        }
        return norm(i);
    }

    /**
     * The cosine between two vectors.
     *
     * @param i a row of {@link #names}
     * @param j a row of {@link #names}
     * @return between −1 and 1, exactly 1 for i = j; empty when one of the two is zero
     */
    public OptionalDouble cosine(int i, int j) {
        if (gram[i][i] == 0 || gram[j][j] == 0) {
            return OptionalDouble.empty();
        }
        double cosine = i == j ? 1 : gram[i][j] / (norm(i) * norm(j));
        return OptionalDouble.of(Math.max(-1, Math.min(1, cosine)));
    }

    /**
     * All cosines. Vectors of length zero are left out and named as absent.
     *
     * @return the matrix
     */
    public CosineMatrix cosines() {
        int[] there =
                IntStream.range(0, names.size()).filter(i -> gram[i][i] != 0).toArray();
        double[][] values = new double[there.length][there.length];
        for (int a = 0; a < there.length; a++) {
            for (int b = 0; b < there.length; b++) {
                values[a][b] = cosine(there[a], there[b]).orElseThrow();
            }
        }
        List<String> absent = IntStream.range(0, names.size())
                .filter(i -> gram[i][i] == 0)
                .mapToObj(names::get)
                .toList();
        return new CosineMatrix(IntStream.of(there).mapToObj(names::get).toList(), values, absent);
    }

    /**
     * The same for each decoder layer.
     *
     * @return by layer number; only layers in which something takes part
     */
    public SortedMap<Integer, Geometry> layers() {
        return layers;
    }

    /**
     * The same for what lies outside the layers, for example the last norm.
     *
     * @return empty when nothing there takes part
     */
    public Optional<Geometry> outside() {
        return Optional.ofNullable(outside);
    }

    /**
     * Number of elements summed over.
     *
     * @return elements of the tensors that take part
     */
    public long elements() {
        return elements;
    }

    /**
     * Tensors that take part but are the base's in every vector (frozen in training, for example).
     *
     * @return names; they add nothing to norms and cosines
     */
    public List<String> unchanged() {
        return unchanged;
    }

    @Override
    public Card card() {
        return GeometryCard.of(this);
    }

    @Override
    public String toString() {
        return card().text();
    }

    private double norm(int i) {
        return Math.sqrt(gram[i][i]);
    }
}
