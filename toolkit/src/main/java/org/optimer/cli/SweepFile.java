package org.optimer.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.StorageException;

/**
 * The settings of a sweep.
 *
 * @param names of the folders, inside the command's own
 * @param weights by model name, one map for each
 */
record SweepFile(List<String> names, List<Map<String, Double>> weights) {

    /** Reads an object of settings by folder name, or a list of settings, which are numbered from 0. */
    static SweepFile read(Path file) {
        Object value;
        try {
            value = Json.read(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (IOException e) {
            throw new StorageException("cannot read " + file, e);
        }
        List<String> names = new ArrayList<>();
        List<Map<String, Double>> weights = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, setting) -> {
                names.add(folder(file, String.valueOf(name)));
                weights.add(weights(file, name, setting));
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                names.add(String.valueOf(i));
                weights.add(weights(file, i, list.get(i)));
            }
        }
        if (weights.isEmpty()) {
            throw InvalidInputException.of(
                    file.toString(),
                    "{\"name\": {\"model\": weight, ..}, ..} or a list of {\"model\": weight, ..}, not empty",
                    "something else",
                    "");
        }
        return new SweepFile(names, weights);
    }

    List<Path> folders(Path out) {
        return names.stream().map(out::resolve).toList();
    }

    private static String folder(Path file, String name) {
        if (!name.matches("[A-Za-z0-9._=,+-]+") || name.matches("\\.+")) {
            throw InvalidInputException.of(
                    file.toString(), "names that can be folders: letters, digits, . _ = , + -", name, "");
        }
        return name;
    }

    private static Map<String, Double> weights(Path file, Object name, Object setting) {
        Map<String, Double> weights = new LinkedHashMap<>();
        if (setting instanceof Map<?, ?> map) {
            map.forEach((model, weight) -> {
                if (weight instanceof Number number) {
                    weights.put(String.valueOf(model), number.doubleValue());
                }
            });
            if (weights.size() == map.size() && !map.isEmpty()) {
                return weights;
            }
        }
        throw InvalidInputException.of(
                file + ": setting " + name, "{\"model\": weight, ..}", String.valueOf(setting), "");
    }
}
