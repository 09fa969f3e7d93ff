package org.optimer.notebook;

/**
 * Where things are shown: a kernel's output area, a console, a test. An adapter for another kernel implements this and
 * calls {@link Notebook#use}. Calls may come from several threads, one at a time.
 */
public interface NotebookHost {
    /**
     * Shows something under the running cell.
     *
     * @param bundle what
     */
    void show(Bundle bundle);

    /**
     * Shows something that will be replaced later.
     *
     * @param id names the place; unique in this kernel
     * @param bundle what
     */
    void show(String id, Bundle bundle);

    /**
     * Replaces what was shown.
     *
     * @param id the place's name
     * @param bundle what stands there from now on
     */
    void update(String id, Bundle bundle);

    /**
     * Empties a place.
     *
     * @param id the place's name
     */
    default void clear(String id) {
        update(id, Bundle.text(""));
    }
}
