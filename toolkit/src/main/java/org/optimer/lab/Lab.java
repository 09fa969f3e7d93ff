package org.optimer.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.core.Json;
import org.optimer.core.Versions;
import org.optimer.device.Natives;

/**
 * The tiny lab: where the bundled one lies, and how to train one. A lab is a folder with the base model {@code pt}, the
 * instruct model {@code it}, a continually pre-trained model per domain ({@code cpt-ja}, {@code cpt-zh}, {@code
 * cpt-math}, {@code cpt-code}), {@code datamix}, step checkpoints in {@code steps}, the held-out {@code tasks}, and
 * {@code lab.json}.
 */
public final class Lab {
    /** The file that says how a lab was made, how good it is, and what its files' hashes are. */
    public static final String MANIFEST = "lab.json";

    /** Written by people; not among the hashes. */
    static final String README = "README.md";

    private Lab() {}

    /**
     * A part of the bundled lab. The project's folder is given by the property {@code optimer.root} or the environment
     * variable {@code OPTIMER_HOME}; else it is the nearest folder above the working directory that holds {@code
     * data/lab}, so that notebooks in {@code notebooks/} find it.
     *
     * @param name for example {@code pt}, {@code cpt-ja}, {@code tasks} or {@code steps/cpt-ja-050}
     * @return the existing path
     * @throws InvalidInputException when there is no lab, or nothing of that name in it
     */
    public static Path path(String name) {
        Path lab = folder();
        Path path = lab.resolve(name).normalize();
        if (!path.startsWith(lab) || !Files.exists(path)) {
            throw InvalidInputException.of("lab", "one of " + LabFiles.names(lab), name, "The lab is " + lab);
        }
        return path;
    }

    /**
     * The domains that the bundled lab has a CPT model of.
     *
     * @return short names such as {@code ja}, in the order of {@link Domain}
     */
    public static List<String> domains() {
        Path lab = folder();
        return Stream.of(Domain.values())
                .map(Domain::id)
                .filter(id -> Files.isDirectory(lab.resolve("cpt-" + id)))
                .toList();
    }

    /**
     * Where the bundled lab is.
     *
     * @return its folder
     * @throws InvalidInputException when there is none
     */
    public static Path folder() {
        Path root = root();
        if (root == null || !Files.isDirectory(root.resolve("data/lab"))) {
            throw InvalidInputException.of(
                    root == null ? Path.of("").toAbsolutePath().toString() : root.toString(),
                    "a folder data/lab here or above",
                    "none",
                    "Set OPTIMER_HOME to the project's folder, or train a lab with: optimer lab train");
        }
        return root.resolve("data/lab");
    }

    /**
     * Trains a whole lab. A killed run goes on when called again with the same arguments. Equal seeds give equal bytes on
     * one machine.
     *
     * @param seed chooses the world, its held-out problems, first weights and all texts
     * @param out the folder; must not exist, be empty, or hold an unfinished lab of this seed
     * @return what the lab is worth
     * @throws InvalidInputException when the folder holds anything else
     * @throws org.optimer.core.CancelledException when interrupted; what was finished is kept
     */
    public static LabReport train(long seed, Path out) {
        return train(seed, out, LabRecipe.standard());
    }

    static LabReport train(long seed, Path out, LabRecipe recipe) {
        long begun = System.nanoTime();
        Path folder = out.toAbsolutePath().normalize();
        if (Files.exists(folder.resolve(MANIFEST))) {
            throw InvalidInputException.of(
                    folder.toString(), "no finished lab", "one", "Name another folder with --out, or remove this one");
        }
        World world = World.of(seed);
        LabTraining training = new LabTraining(world, recipe, folder);
        int rounds = training.run();
        Map<String, Object> gates = Gates.measure(world, recipe, folder);
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("format", "optimer-lab/1");
        manifest.put("seed", seed);
        manifest.put("recipe", recipe.toMap());
        manifest.put("rounds", rounds);
        manifest.put("gates", gates);
        manifest.put("files", LabFiles.hashes(folder));
        Map<String, String> versions = new LinkedHashMap<>(Versions.present());
        versions.put("natives", Natives.version());
        manifest.put("versions", versions);
        LabFiles.write(folder.resolve(MANIFEST), Json.pretty(manifest));
        training.end();
        return new LabReport(folder, seed, gates, (System.nanoTime() - begun) * 1e-9);
    }

    /**
     * Compares a lab's files with the hashes in its {@value #MANIFEST}.
     *
     * @param lab a finished lab
     * @return one line for each file that differs, is missing, or is not listed; empty when all is well
     */
    public static List<String> verify(Path lab) {
        Object listed = Json.object(lab.resolve(MANIFEST)).get("files");
        Map<String, String> found = LabFiles.hashes(lab);
        Map<String, String> expected = new LinkedHashMap<>();
        if (listed instanceof Map<?, ?> files) {
            files.forEach((name, hash) -> expected.put(String.valueOf(name), String.valueOf(hash)));
        }
        List<String> names = new java.util.ArrayList<>(new java.util.TreeSet<>(expected.keySet()));
        found.keySet().stream().filter(name -> !expected.containsKey(name)).forEach(names::add);
        return names.stream()
                .filter(name -> !java.util.Objects.equals(expected.get(name), found.get(name)))
                .map(name -> name + ": expected " + expected.get(name) + ", found " + found.get(name))
                .toList();
    }

    /** Where the project is, or null when it cannot be told. */
    static @Nullable Path root() {
        for (String given : new String[] {System.getProperty("optimer.root"), System.getenv("OPTIMER_HOME")}) {
            if (given != null && !given.isBlank()) {
                return Path.of(given).toAbsolutePath().normalize();
            }
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("data/lab"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
