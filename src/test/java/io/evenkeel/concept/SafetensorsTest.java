package io.evenkeel.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    private static final String HEADER =
            "{\"__metadata__\":{\"a\":\"b\"},\"c\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}";

    @TempDir
    Path folder;

    @Test
    void readsNamesShapesAndValues() throws IOException {
        Path file = write(HEADER, HEADER.length(), 8);

        assertThat(Safetensors.read(file))
                .containsOnlyKeys("c")
                .containsEntry("c", new Tensor(new float[] {0.5f, 0}, new long[] {2, 1}));
    }

    @Test
    void parsesBytes() throws IOException {
        byte[] bytes = Files.readAllBytes(write(HEADER, HEADER.length(), 8));

        assertThat(Safetensors.parse(bytes)).containsOnlyKeys("c");
    }

    @Test
    void roundTrips() {
        Map<String, Tensor> tensors = Map.of(
                "c", new Tensor(new float[] {0.1f, -0f, Float.MIN_VALUE}, new long[] {3, 1}),
                "a \"name\"", new Tensor(new float[] {7}, new long[] {}));

        byte[] file = Safetensors.toBytes(tensors);

        assertThat(Safetensors.parse(file)).isEqualTo(tensors);
    }

    /** As Python's safetensors.numpy.save writes it, but for the order of the keys. */
    @Test
    void writesDeterministicBytes() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", new Tensor(new float[] {1}, new long[] {1}));
        tensors.put("a", new Tensor(new float[] {2}, new long[] {1}));
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}     ";

        byte[] file = Safetensors.toBytes(tensors);

        ByteBuffer expected = ByteBuffer.allocate(8 + header.length() + 8).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
        assertThat(header.length() % 8).isZero();
        assertThat(file).isEqualTo(expected.putFloat(2).putFloat(1).array());
    }

    @Test
    void rejectsForeignBytes() {
        assertThatThrownBy(() -> Safetensors.parse(new byte[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("(3) bytes are no whole safetensors file");
        assertThatThrownBy(() -> Safetensors.parse("\2\0\0\0\0\0\0\0{]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("(10) bytes are no whole safetensors file");
    }

    @Test
    void rejectsTruncatedFile() throws IOException {
        Path file = write(HEADER, HEADER.length(), 4);

        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("(" + file + ") cannot be used")
                .hasMessageContaining("bytes are no whole safetensors file");
    }

    @Test
    void rejectsHeaderLongerThanFile() throws IOException {
        Path file = write(HEADER, Long.MAX_VALUE, 8);

        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("header length (9223372036854775807)");
    }

    @Test
    void rejectsMismatchedShape() throws IOException {
        String header = HEADER.replace("[2,1]", "[3,1]");
        Path file = write(header, header.length(), 8);

        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("shape [3, 1] does not fit (2) values");
    }

    @Test
    void rejectsUnsupportedTypes() throws IOException {
        String header = HEADER.replace("F32", "I64");
        Path file = write(header, header.length(), 8);

        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("type (I64) is not read");
    }

    private Path write(String header, long length, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(8 + header.length() + bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(length).put(header.getBytes(StandardCharsets.UTF_8)).putFloat(0.5f);
        return Files.write(folder.resolve("x.safetensors"), buffer.array());
    }
}
