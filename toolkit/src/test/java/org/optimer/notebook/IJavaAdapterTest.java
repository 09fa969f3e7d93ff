package org.optimer.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.optimer.core.Json;
import org.optimer.core.Progress;
import org.optimer.core.ProgressListener;

/** Cells of a kernel on IJava's protocol library: imports are there, results show themselves. */
class IJavaAdapterTest {
    private final List<DisplayData> shown = new ArrayList<>();
    private NotebookHost before = Notebook.host();
    private ProgressListener progress = snapshot -> {};
    private ProtocolKernel kernel = new ProtocolKernel();

    @BeforeEach
    void install() {
        before = Notebook.host();
        progress = Progress.showOn(snapshot -> {});
        kernel = new ProtocolKernel() {
            @Override
            public void display(DisplayData data) {
                shown.add(data);
            }
        };
        IJavaAdapter.install(kernel);
    }

    @AfterEach
    void restore() {
        Notebook.use(before);
        Progress.showOn(progress);
    }

    @Test
    void cardsTablesAndFiguresShowThemselves() throws Exception {
        DisplayData card = kernel.eval("Card.of(\"A card\").fact(\"a\", 1)");
        DisplayData fig = kernel.eval("Plots.cosines(List.of(\"a\"), new double[][] {{1}})");

        assertThat(card.getData(MIMEType.TEXT_PLAIN)).hasToString("A card\n  a  1");
        assertThat(card.getData(MIMEType.TEXT_HTML).toString()).contains("<table");
        assertThat(fig.hasDataForType(MIMEType.parse(Bundle.PLOTLY))).isTrue();
        assertThat(fig.getData(MIMEType.TEXT_HTML).toString()).contains("optimerFigures.add");
    }

    @Test
    void showAndHelpAreThereWithoutAnImport() throws Exception {
        assertThat(kernel.eval("show(Card.of(\"one\"), 2);")).isNull();
        kernel.eval("help(\"nothing of that name\");");

        assertThat(shown)
                .extracting(d -> d.getData(MIMEType.TEXT_PLAIN).toString())
                .hasSize(3);
        assertThat(shown.get(1).getData(MIMEType.TEXT_PLAIN)).hasToString("2");
        assertThat(shown.get(2).getData(MIMEType.TEXT_PLAIN).toString()).contains("No documentation for");
    }

    @Test
    void ourOwnImportsAreAccepted() {
        assertThat(Notebook.refusedImports())
                .filteredOn(line -> line.contains("org.optimer.plot"))
                .isEmpty();
    }

    @Test
    void aKernelspecForARealClientIsLeftInTarget() throws IOException {
        Path folder = Files.createDirectories(Path.of("target/protocol-kernel/kernels/optimer"));
        List<String> argv = List.of(
                "java",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ProtocolKernel.class.getName(),
                "{connection_file}");
        Map<String, Object> spec = Map.of(
                "argv", argv, "display_name", "Protocol kernel", "language", "java", "interrupt_mode", "message");
        Files.writeString(folder.resolve("kernel.json"), Json.pretty(spec));

        assertThat(Json.object(folder.resolve("kernel.json"))).isEqualTo(spec);
    }
}
