package org.optimer.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.optimer.vector.Geometry;
import org.optimer.vector.VectorPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code optimer vectors}: norms and cosines of differences to a base. */
@Command(
        name = "vectors",
        description = "Norms of the vectors between a base and models tuned from it, and cosines between them.")
final class VectorsCommand extends Verb {
    @Parameters(
            index = "0",
            paramLabel = "BASE",
            description = "The base: a Hugging Face folder or a safetensors file.")
    Path base = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "NAME=DIR",
            description = "Models tuned from the base (folders, or BASE+ADAPTER), each with the name its vector gets.")
    List<String> models = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "REGEX",
            description = "Leave tensors out whose name contains a match; may be given several times and replaces"
                    + " the default (embed_tokens, lm_head, rotary). '^$$' excludes nothing.")
    List<String> exclude = new ArrayList<>();

    @Override
    void execute() {
        try (VectorPool pool = VectorPool.from(base)) {
            if (!exclude.isEmpty()) {
                pool.exclude(exclude.toArray(new String[0]));
            }
            for (String model : models) {
                int equals = model.indexOf('=');
                if (equals < 1 || equals == model.length() - 1) {
                    throw new Main.UsageException("\"" + model + "\": expected NAME=DIR, for example ja=models/cpt-ja");
                }
                pool.add(model.substring(0, equals), Path.of(model.substring(equals + 1)));
            }
            Geometry geometry = Geometry.of(pool);
            print(geometry.card(), json ? data(geometry) : null);
        }
    }

    private static Map<String, Object> data(Geometry geometry) {
        Map<String, Object> layers = new LinkedHashMap<>();
        geometry.layers().forEach((layer, part) -> layers.put(String.valueOf(layer), numbers(part)));
        geometry.outside().ifPresent(part -> layers.put("outside", numbers(part)));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("names", geometry.names());
        data.putAll(numbers(geometry));
        data.put("layers", layers);
        return data;
    }

    /** Norms by name, and cosines in the order of the names; null where a vector is zero and has no angle. */
    private static Map<String, Object> numbers(Geometry geometry) {
        int n = geometry.names().size();
        List<List<@Nullable Double>> cosines = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            List<@Nullable Double> row = new ArrayList<>();
            for (int j = 0; j < n; j++) {
                OptionalDouble cosine = geometry.cosine(i, j);
                row.add(cosine.isPresent() ? cosine.getAsDouble() : null);
            }
            cosines.add(row);
        }
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("norms", geometry.norms());
        numbers.put("cosines", cosines);
        return numbers;
    }
}
