package io.evenkeel.concept;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.platform.SafeText;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads and writes the safetensors format: eight bytes of header length, a JSON header, raw little-endian values
 * (github.com/huggingface/safetensors). Of its types F32, F16, BF16, F64 and I32 are
 * read; F64 is rounded, I32 becomes float, exact below 2^24. F32 is written.
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
            return parseTensors(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "(" + bytes.length + ") bytes are no whole safetensors file: " + e.getMessage()
                            + "\nMaybe the copy was cut off.",
                    e);
        }
    }

    private static Map<String, Tensor> parseTensors(ByteBuffer bytes) throws JsonProcessingException {
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
                .forEach(entry -> tensors.put(entry.getKey(), parseTensor(entry.getValue(), data)));
        return tensors;
    }

    private static Tensor parseTensor(JsonNode entry, ByteBuffer data) {
        int from = entry.required("data_offsets").required(0).intValue();
        int until = entry.required("data_offsets").required(1).intValue();
        if (from < 0 || until > data.capacity() || until < from) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = data.slice(from, until - from).order(ByteOrder.LITTLE_ENDIAN);
        long[] shape = JSON.convertValue(entry.required("shape"), long[].class);
        return new Tensor(readValues(entry.required("dtype").asText(), part), shape);
    }

    private static float[] readValues(String type, ByteBuffer part) {
        return switch (type) {
            case "F32" -> readValues(part, Float.BYTES, part::getFloat);
            case "F16" -> readValues(part, Short.BYTES, at -> Float16.toFloat(part.getShort(at)));
            case "BF16" -> readValues(part, Short.BYTES, at -> Float16.bfloat16ToFloat(part.getShort(at)));
            case "F64" -> readValues(part, Double.BYTES, at -> (float) part.getDouble(at));
            case "I32" -> readValues(part, Integer.BYTES, part::getInt);
            default ->
                throw new IllegalArgumentException(
                        "type (" + SafeText.sanitise(type) + ") is not read, only F32, F16, BF16, F64 and I32.");
        };
    }

    /** Gives the value at an offset. */
    private interface ElementReader {
        float readAt(int offset);
    }

    private static float[] readValues(ByteBuffer part, int size, ElementReader reader) {
        float[] values = new float[part.capacity() / size];
        for (int i = 0; i < values.length; i++) {
            values[i] = reader.readAt(i * size);
        }
        return values;
    }

    /** A file's bytes: the same for the same tensors, which stand in the order of their names. */
    public static byte[] toBytes(Map<String, Tensor> tensors) {
        Map<String, Tensor> sorted = new TreeMap<>(tensors);
        ObjectNode entries = JSON.createObjectNode();
        int end = 0;
        for (Map.Entry<String, Tensor> tensor : sorted.entrySet()) {
            ObjectNode entry = entries.putObject(tensor.getKey()).put("dtype", "F32");
            Arrays.stream(tensor.getValue().shape()).forEach(entry.putArray("shape")::add);
            ArrayNode offsets = entry.putArray("data_offsets").add(end);
            end += tensor.getValue().values().length * Float.BYTES;
            offsets.add(end);
        }
        byte[] header = padHeader(entries.toString());
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + header.length + end).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        FloatBuffer values = file.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        sorted.values().forEach(tensor -> values.put(tensor.values()));
        return file.array();
    }

    /** With blanks at its end, so that the values start at a multiple of eight bytes, as the format asks. */
    private static byte[] padHeader(String header) {
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        byte[] paddedBytes = Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
        Arrays.fill(paddedBytes, bytes.length, paddedBytes.length, (byte) ' ');
        return paddedBytes;
    }
}
