package org.optimer.device;

import java.util.Locale;
import org.optimer.core.InvalidInputException;

/**
 * Where tensors live and are computed.
 *
 * @param kind CPU or GPU
 * @param index which GPU, from 0; always 0 for the CPU
 */
public record Device(Kind kind, int index) {
    /** The kinds of device. */
    public enum Kind {
        /** The processor, main memory. */
        CPU,
        /** A CUDA device. */
        GPU
    }

    private static final Device CPU = new Device(Kind.CPU, 0);

    /** Refuses a negative index, and an index for the CPU. */
    public Device {
        if (index < 0 || kind == Kind.CPU && index != 0) {
            throw InvalidInputException.of(
                    "device", "gpu with an index from 0, or cpu", kind + " " + index, "Use Device.gpu(0)");
        }
    }

    /**
     * The processor.
     *
     * @return the device
     */
    public static Device cpu() {
        return CPU;
    }

    /**
     * A CUDA device. Whether it is there is checked when tensors are opened on it.
     *
     * @param index from 0
     * @return the device
     */
    public static Device gpu(int index) {
        return new Device(Kind.GPU, index);
    }

    /**
     * The first GPU when the loaded natives can use one, else the CPU. Loads the natives.
     *
     * @return the device
     */
    public static Device auto() {
        return Natives.gpus() > 0 ? gpu(0) : CPU;
    }

    /**
     * Reads a device as the command line writes it.
     *
     * @param text {@code cpu}, {@code gpu}, {@code gpu:1} or {@code auto}
     * @return the device
     * @throws InvalidInputException for anything else
     */
    public static Device parse(String text) {
        String lower = text.trim().toLowerCase(Locale.ROOT);
        if (lower.equals("cpu")) {
            return CPU;
        }
        if (lower.equals("auto")) {
            return auto();
        }
        if (lower.matches("gpu(:\\d{1,3})?")) {
            return gpu(lower.length() == 3 ? 0 : Integer.parseInt(lower.substring(4)));
        }
        throw InvalidInputException.of("device", "cpu, gpu, gpu:N or auto", "\"" + text + "\"", "");
    }

    /**
     * Whether this is a GPU.
     *
     * @return true for a GPU
     */
    public boolean isGpu() {
        return kind == Kind.GPU;
    }

    @Override
    public String toString() {
        return kind == Kind.CPU ? "cpu" : "gpu:" + index;
    }
}
