package org.optimer.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.optimer.core.Json;
import org.optimer.plot.PlotlyScript;

/** The kernelspec starts one Java by its absolute path and carries what the pages need. */
class KernelspecTest {
    @TempDir
    Path dir;

    @Test
    void theFolderHoldsKernelLogosAndPlotly() throws IOException {
        Kernelspec spec = Kernelspec.ofThisJava(Path.of("jjava.jar"));
        Path folder = spec.install(dir.resolve("kernels"));
        spec.install(dir.resolve("kernels")); // again, over the first

        assertThat(folder).isEqualTo(dir.resolve("kernels/optimer"));
        assertThat(folder.resolve("plotly.js")).hasBinaryContent(PlotlyScript.bytes());
        assertThat(folder).isDirectoryContaining("glob:**logo-64x64.png").isDirectoryContaining("glob:**logo-svg.svg");
        assertThat(Json.object(folder.resolve("kernel.json"))).isEqualTo(spec.toMap());
    }

    @Test
    void javaIsAbsoluteAndTheConnectionFileComesLast() {
        Map<String, Object> map = Kernelspec.ofThisJava(Path.of("jjava.jar")).toMap();
        List<?> argv = (List<?>) map.get("argv");

        assertThat(Path.of(argv.get(0).toString())).isAbsolute().isExecutable();
        assertThat(argv.get(argv.size() - 1)).isEqualTo("{connection_file}");
        assertThat(argv.get(argv.indexOf("-cp") + 1).toString())
                .startsWith(Path.of("jjava.jar").toAbsolutePath().toString());
        assertThat(map).containsEntry("interrupt_mode", "message").containsEntry("display_name", "OptiMer (Java)");
    }

    @Test
    void eachSystemHasItsOwnPlaceForAUsersKernels() {
        Path home = Path.of("/home/a");

        assertThat(Kernelspec.userKernels("Linux", home, Map.of())).hasToString("/home/a/.local/share/jupyter/kernels");
        assertThat(Kernelspec.userKernels("Linux", home, Map.of("XDG_DATA_HOME", "/x")))
                .hasToString("/x/jupyter/kernels");
        assertThat(Kernelspec.userKernels("Mac OS X", home, Map.of())).hasToString("/home/a/Library/Jupyter/kernels");
        assertThat(Kernelspec.userKernels("Windows 11", home, Map.of("APPDATA", "/r")))
                .hasToString("/r/jupyter/kernels");
        assertThat(Kernelspec.userKernels("Linux", home, Map.of("JUPYTER_DATA_DIR", "/j")))
                .hasToString("/j/kernels");
    }
}
