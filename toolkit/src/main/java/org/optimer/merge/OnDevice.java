package org.optimer.merge;

import java.util.List;
import java.util.stream.Collectors;
import org.optimer.core.InvalidInputException;
import org.optimer.device.Device;
import org.optimer.device.Tensor;
import org.optimer.device.Tensors;

/**
 * A method computed on a device: each thread reads a tile and widens it, copies it over, has it computed and copies the
 * result back, so that one thread's copies and reading overlap with the computing of another's.
 */
final class OnDevice extends Disguised {
    /** Elements at a time: copies and launches cost the same for a few as for many. */
    static final int TILE = 1 << 20;

    private final Device device;

    OnDevice(MergeMethod method, Device device) {
        super(method);
        this.device = device;
        if (!method.onDevice()) {
            throw InvalidInputException.of(
                    "merge on " + device,
                    "a method that has a form for devices: " + able(),
                    method.name(),
                    "Merge on the CPU: leave the device out");
        }
    }

    Device device() {
        return device;
    }

    static String able() {
        return MergeMethods.all().stream()
                .filter(MergeMethod::onDevice)
                .map(MergeMethod::name)
                .collect(Collectors.joining(", "));
    }

    @Override
    public TensorMerge prepare(TensorJob job) {
        TensorMerge merge = method.prepare(job);
        if (!(merge instanceof DeviceMerge onDevice)) {
            throw InvalidInputException.of(
                    "merge method " + method.name(), "a DeviceMerge, as its onDevice() says", "none", "");
        }
        return new TensorMerge() {
            @Override
            public List<Pass> passes() {
                return merge.passes();
            }

            @Override
            public int granule() {
                return merge.granule();
            }

            @Override
            public void merge(Tile tile, float[] out) {
                try (Tensors scope = Tensors.open(device)) {
                    Tensor result = onDevice.merge(new DeviceTile(tile, scope));
                    result.get(0, out, 0, tile.count());
                }
            }
        };
    }
}
