package org.optimer.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.optimer.core.InvalidInputException;
import org.optimer.notebook.Kernelspec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Installs the Jupyter kernel. */
@Command(
        name = "kernel",
        description = "The Jupyter kernel \"OptiMer (Java)\".",
        subcommands = {KernelCommand.Install.class})
final class KernelCommand extends Verb {
    @Override
    void execute() {
        throw new Main.UsageException("kernel: expected a subcommand, found none. Try: optimer kernel install");
    }

    /** Writes the kernelspec. */
    @Command(name = "install", description = "Write the kernelspec into .venv, or for the user's own Jupyter.")
    static final class Install extends Verb {
        @Option(names = "--user", description = "For the Jupyter of this user, wherever it is installed.")
        boolean user;

        @Option(
                names = "--prefix",
                paramLabel = "DIR",
                description = "For the Python environment in DIR. Default: .venv of this folder.")
        @Nullable
        Path prefix;

        @Option(
                names = "--jjava",
                paramLabel = "JAR",
                description = "jjava.jar, as pip install jjava puts it. Default: looked for in the environment.")
        @Nullable
        Path jjava;

        @Override
        void execute() {
            if (user && prefix != null) {
                throw new Main.UsageException("kernel install: expected --user or --prefix, found both.");
            }
            Kernelspec spec = Kernelspec.ofThisJava(kernelJar());
            Path kernels = user
                    ? Kernelspec.userKernels(
                            System.getProperty("os.name"), Path.of(System.getProperty("user.home")), System.getenv())
                    : environment().resolve("share/jupyter/kernels");
            Path folder = spec.install(kernels);
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("kernel", Kernelspec.NAME);
            data.put("folder", folder.toString());
            data.put("spec", spec.toMap());
            print(spec.card().fact("installed in", folder), data);
        }

        private Path environment() {
            if (prefix != null) {
                return prefix;
            }
            String venv = System.getenv("OPTIMER_VENV");
            String home = System.getenv().getOrDefault("OPTIMER_HOME", "");
            return venv != null ? Path.of(venv) : Path.of(home).resolve(".venv");
        }

        private Path kernelJar() {
            List<Path> places = new ArrayList<>();
            if (jjava != null) {
                places.add(jjava);
            } else {
                places.add(environment().resolve("share/jupyter/kernels/java/jjava.jar"));
                String conda = System.getenv("CONDA_PREFIX");
                if (conda != null) {
                    places.add(Path.of(conda, "share/jupyter/kernels/java/jjava.jar"));
                }
            }
            return places.stream()
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow(() -> InvalidInputException.of(
                            "jjava.jar",
                            "the kernel's jar at " + places,
                            "none",
                            "Run ./optimer kernel install, which sets up .venv, or pip install jjava and name its jar"
                                    + " with --jjava"));
        }
    }
}
