package org.optimer.search;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.Json;

/** Files under {@code golden/search}. */
final class Golden {
    private Golden() {}

    static String text(String name) throws IOException {
        try (var in = Golden.class.getResourceAsStream("/golden/search/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static Map<String, Object> json(String name) throws IOException {
        return Json.object(text(name), name);
    }

    static Path copy(String name, Path folder) throws IOException {
        return Files.writeString(folder.resolve(name), text(name));
    }

    /** Rows of a trajectory file: parameter values by "function,seed", in trial order. */
    static Map<String, List<double[]>> trajectories(String name) throws IOException {
        Map<String, List<double[]>> all = new LinkedHashMap<>();
        for (String line : text(name).lines().toList()) {
            String[] cells = line.split(",");
            double[] row = new double[cells.length - 3];
            for (int i = 0; i < row.length; i++) {
                row[i] = Double.parseDouble(cells[i + 3]);
            }
            all.computeIfAbsent(cells[0] + "," + cells[1], unused -> new ArrayList<>())
                    .add(row);
        }
        return all;
    }
}
