package org.optimer.notebook;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.plot.Fig;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

/**
 * The adapter for JJava. The kernel finds it by {@code ServiceLoader} on its class path and installs it at its start;
 * only calls are used here that all its releases since 1.0-a6 have.
 */
public final class JJavaExtension implements Extension {
    /** For the service loader. */
    public JJavaExtension() {}

    @Override
    public void install(BaseKernel kernel) {
        register(kernel, Described.class);
        register(kernel, Card.class);
        register(kernel, Fig.class);
        register(kernel, Bundle.class);
        register(kernel, Figure.class);
        register(kernel, Table.class);
        Notebook.use(new Host(kernel));
        Notebook.imports().forEach(line -> evaluate(kernel, line));
    }

    private static void evaluate(BaseKernel kernel, String line) {
        try {
            kernel.evalRaw(line);
        } catch (RuntimeException e) {
            // An import that this kernel refuses must not keep it from starting; a cell that needs it will say so.
            Notebook.refused(line, e);
        }
    }

    private static <T> void register(BaseKernel kernel, Class<T> type) {
        kernel.getRenderer()
                .createRegistration(type)
                .preferring(Bundle.HTML)
                .supporting(Bundle.PLOTLY, Bundle.TEXT)
                .register(JJavaExtension::render);
    }

    private static void render(Object object, RenderContext context) {
        fill(context.getOutputContainer(), Bundle.of(object));
    }

    private static void fill(DisplayData data, Bundle bundle) {
        bundle.forms().forEach(data::putData);
    }

    private record Host(BaseKernel kernel) implements NotebookHost {
        @Override
        public synchronized void show(Bundle bundle) {
            DisplayData data = new DisplayData();
            fill(data, bundle);
            kernel.display(data);
        }

        @Override
        public synchronized void show(String id, Bundle bundle) {
            kernel.display(named(id, bundle));
        }

        @Override
        public synchronized void update(String id, Bundle bundle) {
            kernel.getIO().display.updateDisplay(named(id, bundle));
        }

        private static DisplayData named(String id, Bundle bundle) {
            DisplayData data = new DisplayData();
            fill(data, bundle);
            data.putTransientData(DisplayData.DISPLAY_ID_KEY, id);
            return data;
        }
    }
}
