package org.optimer.device;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import java.nio.file.Files;
import org.optimer.core.InvalidInputException;
import org.optimer.core.OptiMerException;
import org.optimer.core.Progress;

/**
 * The native library (libtorch), loaded at the first use and never before, because that takes seconds and, the first
 * time on a machine, unpacks about 430 MB. The load shows as one piece of {@link Progress}.
 */
public final class Natives {
    private static final String THREADS = "optimer.threads.native";

    private static volatile boolean loaded;

    private Natives() {}

    /**
     * Whether the library is in this JVM.
     *
     * @return true after the first use
     */
    public static boolean loaded() {
        return loaded;
    }

    /**
     * Sets how many threads one native operation may use. Without a call it is 1: results are then the same on every
     * run, and several models can be scored in parallel Java threads. Must come before the first use of a tensor.
     *
     * @param threads from 1
     * @throws InvalidInputException when the library is already loaded with another number
     */
    public static synchronized void threads(int threads) {
        String value = String.valueOf(threads);
        if (threads < 1 || loaded && !value.equals(System.getProperty(THREADS, "1"))) {
            throw InvalidInputException.of(
                    "native threads",
                    "a number from 1, set before the first tensor is made",
                    value + (loaded ? " after the natives were loaded" : ""),
                    "");
        }
        System.setProperty(THREADS, value);
    }

    /**
     * Loads the library unless it is loaded.
     *
     * @throws OptiMerException when it is missing or does not fit this machine
     */
    public static void load() {
        if (!loaded) {
            loadOnce();
        }
    }

    /**
     * How many GPUs the loaded library can use. Loads it.
     *
     * @return 0 with CPU natives
     */
    public static int gpus() {
        load();
        return JniUtils.getFeatures().contains("CUDA") ? Engine.getInstance().getGpuCount() : 0;
    }

    /**
     * What was loaded. Loads it.
     *
     * @return for example {@code PyTorch 2.7.1, CPU, 1 thread an operation}
     */
    public static String version() {
        load();
        int threads = JniUtils.getNumThreads();
        return "PyTorch " + Engine.getInstance().getVersion()
                + (JniUtils.getFeatures().contains("CUDA") ? ", CUDA, " : ", CPU, ")
                + threads + (threads == 1 ? " thread" : " threads") + " an operation";
    }

    private static synchronized void loadOnce() {
        if (loaded) {
            return;
        }
        boolean bundled = bundled();
        configure();
        boolean unpacked = Files.isDirectory(Utils.getEngineCacheDir("pytorch"));
        String title = unpacked || !bundled
                ? "Loading PyTorch natives"
                : "Loading PyTorch natives (first time: unpacks about 430 MB)";
        try (Progress progress = Progress.start(title, 1, "library")) {
            Engine.getInstance();
            JniUtils.setGradMode(false);
            loaded = true;
            progress.step(1);
        } catch (EngineException | LinkageError e) {
            throw new OptiMerException(
                    OptiMerException.message(
                            "PyTorch natives",
                            "a library for " + System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                            String.valueOf(e.getMessage()),
                            bundled
                                    ? "Check the free space in " + Utils.getEngineCacheDir("pytorch")
                                    : "Put pytorch-native-cpu on the class path, or set PYTORCH_LIBRARY_PATH"),
                    e);
        }
    }

    /**
     * Sets what DJL reads when its classes start: no usage report, no downloads where natives are bundled, one thread,
     * eager operations. Settings that are already there stay.
     */
    public static void configure() {
        preset("OPT_OUT_TRACKING", "true");
        // a GPU build carries no natives on purpose: the library may then fetch them
        preset("ai.djl.offline", String.valueOf(bundled()));
        preset("ai.djl.default_engine", "PyTorch");
        // the optimiser of scripted graphs is the one thing that was ever seen to crash
        preset("ai.djl.pytorch.graph_optimizer", "false");
        preset("ai.djl.pytorch.num_threads", System.getProperty(THREADS, "1"));
        preset("ai.djl.pytorch.num_interop_threads", "1");
    }

    private static boolean bundled() {
        return Natives.class.getClassLoader().getResource("native/lib/pytorch.properties") != null;
    }

    private static void preset(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
