package org.optimer.notebook;

import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.io.File;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/**
 * The smallest Java kernel on IJava's protocol library: JShell in this JVM, results as objects. It stands for IJava,
 * which is on no registry, in the tests of {@link IJavaAdapter}; {@link #main} runs it for a real Jupyter client.
 */
class ProtocolKernel extends BaseKernel {
    private static volatile @Nullable Object last;
    private final JShell shell;

    ProtocolKernel() {
        shell = JShell.builder().executionEngine(new InThisJvm(), Map.of()).build();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            shell.addToClasspath(entry);
        }
        for (String name : List.of("java.util.*", "java.util.stream.*", "java.nio.file.*")) {
            shell.eval("import " + name + ";");
        }
    }

    public static void main(String[] args) throws Exception {
        ProtocolKernel kernel = new ProtocolKernel();
        IJavaAdapter.install(kernel);
        JupyterConnection connection =
                new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(args[0]))));
        kernel.becomeHandlerForConnection(connection);
        connection.connect();
        connection.waitUntilClose();
        System.exit(0);
    }

    @Override
    public @Nullable DisplayData eval(String code) throws Exception {
        String rest = code;
        Object result = null;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            String source = next.source() == null ? rest : next.source();
            last = null;
            for (SnippetEvent event : shell.eval(source)) {
                if (event.exception() != null) {
                    throw event.exception();
                }
                if (event.status() == Snippet.Status.REJECTED) {
                    String why = shell.diagnostics(event.snippet())
                            .map(d -> d.getMessage(null))
                            .toList()
                            .toString();
                    throw new IllegalArgumentException(source + ": " + why);
                }
                result = isExpression(event.snippet()) ? last : null;
            }
            rest = next.remaining();
        }
        return result == null ? null : getRenderer().render(result);
    }

    private static boolean isExpression(Snippet snippet) {
        return snippet.kind() == Snippet.Kind.EXPRESSION
                || (snippet instanceof VarSnippet && snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND);
    }

    @Override
    public LanguageInfo getLanguageInfo() {
        return new LanguageInfo.Builder("java")
                .version(Runtime.version().toString())
                .mimetype("text/x-java-source")
                .fileExtension(".jshell")
                .build();
    }

    private static final class InThisJvm implements ExecutionControlProvider {
        @Override
        public String name() {
            return "in this JVM";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
            // not LocalExecutionControl: since JDK 22 its classes need what only its own invoke() defines
            return new DirectExecutionControl() {
                @Override
                protected String invoke(Method method) throws Exception {
                    last = method.invoke(null);
                    return "";
                }
            };
        }
    }
}
