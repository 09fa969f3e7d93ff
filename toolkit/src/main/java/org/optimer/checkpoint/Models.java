package org.optimer.checkpoint;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;

/**
 * Opens whatever stands for a model: a Hugging Face folder, a safetensors file, or a base with adapters on it, written
 * {@code BASE+ADAPTER[+ADAPTER]}. A plus sign that belongs to the name of a folder is understood.
 *
 * <pre>{@code
 * try (var tuned = Models.open("models/pt+adapters/ja")) { .. }
 * }</pre>
 */
public final class Models {
    private Models() {}

    /**
     * Opens a model.
     *
     * @param written a path, or paths joined by plus signs
     * @return the model; closing it closes base and adapters
     * @throws InvalidInputException when a part is missing, is not what it should be, or does not fit its base
     * @throws org.optimer.core.StorageException when reading fails
     */
    public static ModelSource open(String written) {
        return open(written, null);
    }

    /**
     * Opens a model.
     *
     * @param written a path, or paths joined by plus signs, as {@code Path.of("base+adapter")} gives them
     * @return as {@link #open(String)}
     */
    public static ModelSource open(Path written) {
        return open(written.toString(), null);
    }

    /**
     * Opens a model named in a file.
     *
     * @param written a path, or paths joined by plus signs
     * @param beside a folder in which parts are looked for that are not found as written; may be null
     * @return as {@link #open(String)}
     */
    public static ModelSource open(String written, @Nullable Path beside) {
        List<Path> parts = parts(written, beside);
        ModelSource model = Checkpoint.open(parts.get(0));
        try {
            for (Path folder : parts.subList(1, parts.size())) {
                model = adapted(model, Adapter.open(folder));
            }
            return model;
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private static ModelSource adapted(ModelSource base, Adapter adapter) {
        try {
            return new AdaptedModel(base, true, adapter, AdapterFit.of(adapter, base));
        } catch (RuntimeException | Error e) {
            adapter.close();
            throw e;
        }
    }

    /**
     * Where a written model is.
     *
     * @param written a path, or paths joined by plus signs
     * @param beside a folder in which parts are looked for that are not found as written; may be null
     * @return the same with absolute paths, for a record; {@link #open(String)} reads it
     * @throws InvalidInputException when a part is not there
     */
    public static String resolve(String written, @Nullable Path beside) {
        return parts(written, beside).stream()
                .map(p -> p.toAbsolutePath().normalize().toString())
                .collect(Collectors.joining("+"));
    }

    /**
     * How to open a model again.
     *
     * @param model any model
     * @return absolute paths for a checkpoint and for adapters on one; else the model's label
     */
    public static String path(ModelSource model) {
        if (model instanceof Checkpoint checkpoint) {
            return checkpoint.path().toAbsolutePath().normalize().toString();
        }
        if (model instanceof ModelView view) {
            return path(view.original());
        }
        if (model instanceof AdaptedModel adapted) {
            Path adapter = adapted.adapter().path().toAbsolutePath().normalize();
            return path(adapted.base()) + "+" + adapter;
        }
        return model.label();
    }

    /** The model's path and the adapters', each the longest run between plus signs that is there. */
    private static List<Path> parts(String written, @Nullable Path beside) {
        String[] pieces = written.split("\\+", -1);
        List<Path> parts = new ArrayList<>();
        int from = 0;
        while (from < pieces.length) {
            Path found = null;
            int to = pieces.length;
            for (; to > from; to--) {
                found = locate(String.join("+", List.of(pieces).subList(from, to)), beside);
                if (found != null) {
                    break;
                }
            }
            if (found == null) {
                throw missing(pieces[from], written, beside);
            }
            parts.add(found);
            from = to;
        }
        return parts;
    }

    private static @Nullable Path locate(String written, @Nullable Path beside) {
        try {
            Path direct = Path.of(written);
            if (!written.isBlank() && Files.exists(direct)) {
                return direct;
            }
            Path near = beside == null ? direct : beside.resolve(written);
            return !written.isBlank() && Files.exists(near) ? near : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static InvalidInputException missing(String piece, String written, @Nullable Path beside) {
        String subject = piece.equals(written) ? "model " + written : "model " + written + ", part " + piece;
        return InvalidInputException.of(
                subject,
                "a folder, or a safetensors file",
                piece.isBlank() ? "an empty name" : "nothing " + where(piece, beside),
                "Models are not downloaded here; download the model first and name its folder");
    }

    /** Where a name was looked for; an absolute one at its place only. */
    private static String where(String piece, @Nullable Path beside) {
        Path here = Path.of("").toAbsolutePath();
        try {
            if (Path.of(piece).isAbsolute()) {
                return "there";
            }
        } catch (InvalidPathException e) {
            return "that can have this name";
        }
        Path there = beside == null ? here : beside.toAbsolutePath().normalize();
        return "of that name in " + here + (there.equals(here) ? "" : " nor in " + there);
    }
}
