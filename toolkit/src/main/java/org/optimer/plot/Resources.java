package org.optimer.plot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.optimer.core.StorageException;

/** The scripts and styles that travel in the jars. */
final class Resources {
    private static final String PLOTLY =
            "/META-INF/resources/webjars/plotly.js-dist/" + PlotlyScript.VERSION + "/plotly.js";

    private Resources() {}

    /** A small text of this package. */
    static String text(String name) {
        return new String(bytes("/org/optimer/plot/" + name), StandardCharsets.UTF_8);
    }

    /** The whole of plotly.js, about 11 MB of UTF-8 text. */
    static byte[] plotly() {
        return bytes(PLOTLY);
    }

    /** plotly.js for embedding in a page: gzip, then base64; about 4 MB. */
    static String packedPlotly() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(4 << 20);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plotly());
        } catch (IOException e) {
            throw new StorageException("cannot compress plotly.js", e);
        }
        return Base64.getEncoder().encodeToString(packed.toByteArray());
    }

    private static byte[] bytes(String path) {
        try (InputStream in = Resources.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new StorageException(
                        path + " is not on the class path. Start with the toolkit's whole lib folder");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new StorageException("cannot read " + path + " from the class path", e);
        }
    }
}
