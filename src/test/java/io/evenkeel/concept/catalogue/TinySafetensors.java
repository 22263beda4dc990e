package io.evenkeel.concept.catalogue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Files with one tensor that holds one value throughout. */
final class TinySafetensors {
    private TinySafetensors() {}

    static String base64(List<Long> shape, float value) {
        int size = (int) shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b) * Float.BYTES;
        byte[] header = ("{\"c\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[0," + size + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + header.length + size).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        while (file.hasRemaining()) {
            file.putFloat(value);
        }
        return Base64.getEncoder().encodeToString(file.array());
    }
}
