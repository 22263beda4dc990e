package io.evenkeel.concept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class NpyReaderTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void readsEveryFormatVersion(int version) {
        Tensor read = NpyReader.parse(file(version, header("<f4", "(2, 1, 2)"), floats(1, -2.5f, 0, 3e-7f)));

        assertThat(read).isEqualTo(new Tensor(new float[] {1, -2.5f, 0, 3e-7f}, new long[] {2, 1, 2}));
    }

    @Test
    void readsDoublesAndHalves() {
        byte[] doubles = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(0.1)
                .putDouble(1e300)
                .array();
        byte[] halves = HexFormat.of().parseHex("003c" + "00c0" + "0100" + "ff7b" + "007c" + "0080");

        assertThat(NpyReader.parse(file(1, header("<f8", "(2,)"), doubles)).values())
                .containsExactly(0.1f, Float.POSITIVE_INFINITY);
        assertThat(NpyReader.parse(file(1, header("<f2", "(6,)"), halves)).values())
                .containsExactly(1, -2, 0x1p-24f, 65504, Float.POSITIVE_INFINITY, -0f);
    }

    /** Written by NumPy 2: numpy.save of numpy.float16([[1.5, -1]]). */
    @Test
    void readsFileOfNumPy() {
        byte[] written = HexFormat.of()
                .parseHex(
                        "934e554d5059010076007b276465736372273a20273c6632272c2027666f727472616e5f6f72646572273a2046616c73652c20277368617065273a2028312c2032292c207d"
                                + "20".repeat(58) + "0a003e00bc");

        assertThat(NpyReader.parse(written)).isEqualTo(new Tensor(new float[] {1.5f, -1}, new long[] {1, 2}));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        >f4         | False | (1,)        | holds values of type ('>f4')
        <i8         | False | (1,)        | holds values of type ('<i8')
        '|O'        | False | (1,)        | holds values of type
        <f4         | True  | (1,)        | has the order of Fortran
        <f4         | False | (2,)        | has (4) bytes of values, but the shape [2] asks for (8)
        <f4         | False | (-1,)       | has a header without a (shape)
        <f4         | False | (99999999999999999999,) | has the shape
        <f4         | False | (4294967296, 4294967296) | which no file can hold
        <f4         | False | (0,)        | asks for (0)
        """)
    void rejectsOtherArrays(String type, String fortran, String shape, String told) {
        String header = "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";

        assertThatThrownBy(() -> NpyReader.parse(file(1, header, floats(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(told)
                .hasMessageContaining("\nMaybe ");
    }

    @Test
    void rejectsMalformedFiles() {
        byte[] good = file(1, header("<f4", "(1,)"), floats(1));
        byte[] cut = Arrays.copyOf(good, 40);

        assertThatThrownBy(() -> NpyReader.parse(new byte[0])).hasMessageContaining("as no NumPy file does");
        assertThatThrownBy(() -> NpyReader.parse("PK\u0003\u0004 is an archive".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("as no NumPy file does");
        assertThatThrownBy(() -> NpyReader.parse(cut)).hasMessageContaining("of which not all are there");
        assertThatThrownBy(() -> NpyReader.parse(Arrays.copyOf(file(2, "", new byte[0]), 10)))
                .hasMessageContaining("Maybe");
        assertThatThrownBy(() -> NpyReader.parse(file(4, header("<f4", "(1,)"), floats(1))))
                .hasMessageContaining("the version (4.0)");
        assertThatThrownBy(() -> NpyReader.parse(
                        file(1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", floats(1))))
                .hasMessageContaining("holds values of type ([('a', '<f4')])");
        assertThatThrownBy(() -> NpyReader.parse(file(1, "{}", floats(1))))
                .hasMessageContaining("without a (fortran_order)");
    }

    private static String header(String type, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    }

    public static byte[] file(int version, String header, byte[] values) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        ByteBuffer length = ByteBuffer.allocate(version == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
        file.writeBytes(
                (version == 1 ? length.putShort((short) header.length()) : length.putInt(header.length())).array());
        file.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
        file.writeBytes(values);
        return file.toByteArray();
    }

    public static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
