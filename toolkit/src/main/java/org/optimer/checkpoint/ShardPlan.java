package org.optimer.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.optimer.core.Json;

/**
 * Which tensor goes into which file, and where. A pure function of the tensors' order and the shard size, so that equal
 * inputs give equal bytes.
 *
 * @param name file name
 * @param header the file's first bytes: length and JSON, padded so that the data begins at a multiple of 8
 * @param tensors in file order
 * @param positions where each tensor's data begins in the file
 * @param size of the whole file
 */
record ShardPlan(String name, byte[] header, List<TensorInfo> tensors, List<Long> positions, long size) {

    /** Fills files in the given order; a tensor larger than the shard size gets a file of its own. */
    static List<ShardPlan> of(List<TensorInfo> tensors, long shardBytes) {
        List<List<TensorInfo>> groups = new ArrayList<>();
        List<TensorInfo> group = new ArrayList<>();
        long sum = 0;
        for (TensorInfo info : tensors) {
            if (!group.isEmpty() && sum + info.bytes() > shardBytes) {
                groups.add(group);
                group = new ArrayList<>();
                sum = 0;
            }
            group.add(info);
            sum += info.bytes();
        }
        groups.add(group);
        List<ShardPlan> plans = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            String name = groups.size() == 1
                    ? CheckpointFiles.SINGLE
                    : String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, groups.size());
            plans.add(shard(name, groups.get(i)));
        }
        return plans;
    }

    /** All tensors in one file. */
    static ShardPlan single(String name, List<TensorInfo> tensors) {
        return shard(name, tensors);
    }

    private static ShardPlan shard(String name, List<TensorInfo> group) {
        List<TensorInfo> ordered = new ArrayList<>(group);
        // wide types first: then every tensor lies at a multiple of its element size, as readers that map files need
        ordered.sort(Comparator.comparingInt((TensorInfo t) -> -t.dtype().bytes()));
        Map<String, Object> header = new LinkedHashMap<>();
        header.put(SafetensorsHeader.METADATA, Map.of("format", "pt"));
        long at = 0;
        List<Long> begins = new ArrayList<>();
        for (TensorInfo info : ordered) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", info.dtype().name());
            entry.put("shape", info.shape());
            entry.put("data_offsets", List.of(at, at + info.bytes()));
            header.put(info.name(), entry);
            begins.add(at);
            at += info.bytes();
        }
        byte[] bytes = padded(Json.write(header).getBytes(StandardCharsets.UTF_8));
        return new ShardPlan(
                name,
                bytes,
                List.copyOf(ordered),
                begins.stream().map(b -> bytes.length + b).toList(),
                bytes.length + at);
    }

    private static byte[] padded(byte[] json) {
        int length = (json.length + 7) / 8 * 8;
        ByteArrayOutputStream out = new ByteArrayOutputStream(8 + length);
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array());
        out.writeBytes(json);
        out.writeBytes(" ".repeat(length - json.length).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
