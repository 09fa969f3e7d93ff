package org.optimer.notebook;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.RenderContext;
import org.optimer.core.Card;
import org.optimer.core.Described;
import org.optimer.plot.Fig;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

/**
 * The adapter for IJava and other kernels on its protocol library. IJava has no extension point: call
 * {@code org.optimer.notebook.IJavaAdapter.install(IJava.getKernelInstance());} in the first cell, or put that line into
 * the file that {@code IJAVA_STARTUP_SCRIPT} names.
 */
public final class IJavaAdapter {
    private IJavaAdapter() {}

    /**
     * Makes our results show themselves in a kernel, shows progress there, and evaluates the default imports.
     *
     * @param kernel the running kernel
     */
    public static void install(BaseKernel kernel) {
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
            kernel.eval(line);
        } catch (Exception e) { // the kernel's own signature
            Notebook.refused(line, e);
        }
    }

    private static <T> void register(BaseKernel kernel, Class<T> type) {
        kernel.getRenderer()
                .createRegistration(type)
                .preferring(Bundle.HTML)
                .supporting(Bundle.PLOTLY, Bundle.TEXT)
                .register(IJavaAdapter::render);
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
