package org.optimer.notebook;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.core.Json;
import org.optimer.core.StorageException;
import org.optimer.plot.PlotlyScript;

/**
 * The kernel "OptiMer (Java)": JJava with the toolkit on the JVM's own class path, started by the absolute path of one
 * Java, so that neither PATH nor magics matter. Beside {@code kernel.json} stand the logos and plotly.js, which Jupyter
 * serves to the pages.
 *
 * @param java the program {@code java} of a JDK
 * @param kernelJar JJava's own jar
 * @param classPath the toolkit and its libraries; entries may end in {@code /*}
 */
public record Kernelspec(Path java, Path kernelJar, List<String> classPath) implements Described {
    /** The folder's name, which is also the kernel's name for Jupyter. */
    public static final String NAME = "optimer";

    /** What Jupyter's menus show. */
    public static final String DISPLAY_NAME = "OptiMer (Java)";

    /**
     * The kernel on the Java and the toolkit that run now.
     *
     * @param kernelJar JJava's own jar
     * @return the kernelspec
     */
    public static Kernelspec ofThisJava(Path kernelJar) {
        String program = File.separatorChar == '\\' ? "java.exe" : "java";
        Path java = Path.of(System.getProperty("java.home"), "bin", program);
        return new Kernelspec(java, kernelJar.toAbsolutePath().normalize(), ownClassPath());
    }

    /**
     * The content of {@code kernel.json}.
     *
     * @return a JSON-like map
     */
    public Map<String, Object> toMap() {
        StringBuilder path = new StringBuilder(kernelJar.toString());
        classPath.forEach(entry -> path.append(File.pathSeparator).append(entry));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(
                "argv",
                List.of(
                        java.toString(),
                        "-XX:MaxRAMPercentage=50",
                        "-XX:+UseSerialGC", // starts faster; the heavy memory is outside the heap
                        "--add-opens",
                        "jdk.jshell/jdk.jshell=ALL-UNNAMED", // JJava reads JShell's internals
                        "--enable-native-access=ALL-UNNAMED", // else JDK 24+ warns into the first cell
                        "-cp",
                        path.toString(),
                        "org.dflib.jjava.distro.JJava",
                        "{connection_file}"));
        map.put("display_name", DISPLAY_NAME);
        map.put("language", "java");
        map.put("interrupt_mode", "message");
        map.put("env", environment());
        map.put("metadata", Map.of("debugger", false));
        return map;
    }

    private static Map<String, String> environment() {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("OPT_OUT_TRACKING", "true"); // DJL reports its use otherwise
        String home = System.getenv("OPTIMER_HOME");
        if (home != null) {
            env.put("OPTIMER_HOME", home); // the lab is found from any working directory
        }
        return env;
    }

    /**
     * Writes the kernelspec, in the place of an older one.
     *
     * @param kernels Jupyter's folder of kernels, for example {@code .venv/share/jupyter/kernels}
     * @return the kernelspec's own folder
     * @throws StorageException when a file cannot be written
     */
    public Path install(Path kernels) {
        Path folder = kernels.resolve(NAME).toAbsolutePath();
        try {
            Files.createDirectories(folder);
            Path plotly = folder.resolve("plotly.js");
            byte[] script = PlotlyScript.bytes();
            if (!Files.exists(plotly) || Files.size(plotly) != script.length) {
                Files.write(plotly, script);
            }
            for (String logo : List.of("logo-32x32.png", "logo-64x64.png", "logo-svg.svg")) {
                try (InputStream in = Kernelspec.class.getResourceAsStream(logo)) {
                    if (in == null) {
                        throw new StorageException(logo + " is not in the toolkit's jar. Build it again");
                    }
                    Files.copy(in, folder.resolve(logo), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            // last, because Jupyter sees the kernel from now on
            Files.writeString(folder.resolve("kernel.json"), Json.pretty(toMap()));
            return folder;
        } catch (IOException e) {
            throw new StorageException("cannot install the kernelspec in " + folder, e);
        }
    }

    /**
     * Where Jupyter looks for a user's own kernels.
     *
     * @param os the value of {@code os.name}
     * @param home the user's home folder
     * @param env environment variables: {@code JUPYTER_DATA_DIR}, {@code APPDATA}, {@code XDG_DATA_HOME}
     * @return the folder of kernels
     */
    public static Path userKernels(String os, Path home, Map<String, String> env) {
        @Nullable String data = env.get("JUPYTER_DATA_DIR");
        if (data != null) {
            return Path.of(data, "kernels");
        }
        if (os.startsWith("Mac")) {
            return home.resolve("Library/Jupyter/kernels");
        }
        if (os.startsWith("Windows")) {
            return Path.of(
                    env.getOrDefault("APPDATA", home.resolve("AppData/Roaming").toString()), "jupyter", "kernels");
        }
        String share =
                env.getOrDefault("XDG_DATA_HOME", home.resolve(".local/share").toString());
        return Path.of(share, "jupyter", "kernels");
    }

    @Override
    public Card card() {
        return Card.of("Kernel " + DISPLAY_NAME)
                .fact("java", java)
                .fact("kernel", kernelJar)
                .fact("class path", classPath.size() == 1 ? classPath.get(0) : classPath);
    }

    /** The toolkit's jar with its lib folder, or the whole class path when the classes come from elsewhere. */
    private static List<String> ownClassPath() {
        try {
            Path own = Path.of(Kernelspec.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isRegularFile(own)) {
                return List.of(own.toString(), own.resolveSibling("lib") + File.separator + "*");
            }
        } catch (URISyntaxException e) {
            throw new StorageException("cannot tell where the toolkit's classes are", e);
        }
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    }
}
