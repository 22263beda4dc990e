package io.evenkeel.concept;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the safetensors format: eight bytes of header length, a JSON header, raw little-endian values
 * (github.com/huggingface/safetensors). Of its types F32 and I32 are read; I32 becomes float, exact below 2^24.
 */
public final class Safetensors {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Safetensors() {}

    /** The tensors of a file by name. @throws IOException if the file cannot be read or is no such file */
    public static Map<String, Tensor> read(Path file) throws IOException {
        try {
            return parse(Files.readAllBytes(file));
        } catch (IllegalArgumentException e) {
            throw new IOException("(" + file + ") cannot be used: " + e.getMessage(), e);
        }
    }

    /** The tensors of a file's bytes by name. @throws IllegalArgumentException if they are no such file */
    public static Map<String, Tensor> parse(byte[] bytes) {
        try {
            return tensors(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "(" + bytes.length + ") bytes are no whole safetensors file: " + e.getMessage()
                            + "\nMaybe the copy was cut off.",
                    e);
        }
    }

    private static Map<String, Tensor> tensors(ByteBuffer bytes) throws JsonProcessingException {
        long length = bytes.getLong();
        if (length < 2 || length > bytes.remaining()) {
            throw new IllegalArgumentException("header length (" + length + ") of (" + bytes.remaining() + ") bytes.");
        }
        byte[] header = new byte[(int) length];
        bytes.get(header);
        ByteBuffer data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Tensor> tensors = new TreeMap<>();
        JsonNode entries = JSON.readTree(new String(header, StandardCharsets.UTF_8));
        entries.properties().stream()
                .filter(entry -> !entry.getKey().equals("__metadata__"))
                .forEach(entry -> tensors.put(entry.getKey(), tensor(entry.getValue(), data)));
        return tensors;
    }

    private static Tensor tensor(JsonNode entry, ByteBuffer data) {
        int from = entry.required("data_offsets").required(0).intValue();
        int until = entry.required("data_offsets").required(1).intValue();
        if (from < 0 || until > data.capacity() || until < from) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = data.slice(from, until - from).order(ByteOrder.LITTLE_ENDIAN);
        long[] shape = JSON.convertValue(entry.required("shape"), long[].class);
        float[] values = new float[part.capacity() / Float.BYTES];
        String type = entry.required("dtype").textValue();
        switch (type) {
            case "F32" -> part.asFloatBuffer().get(values);
            case "I32" -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = part.getInt(i * Integer.BYTES);
                }
            }
            default -> throw new IllegalArgumentException("type (" + type + ") is not read, only F32 and I32.");
        }
        return new Tensor(values, shape);
    }
}
