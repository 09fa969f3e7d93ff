package org.optimer.plot;

/** The plotly.js that travels with the toolkit, for front ends that serve it themselves. */
public final class PlotlyScript {
    /** Its version. */
    public static final String VERSION = "3.3.1";

    private PlotlyScript() {}

    /**
     * The script, un-minified.
     *
     * @return about 11 MB of UTF-8 text
     * @throws org.optimer.core.StorageException when its jar is not on the class path
     */
    public static byte[] bytes() {
        return Resources.plotly();
    }
}
