package io.evenkeel.transparencylog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    private static String canonical(String json) {
        return new String(CanonicalJson.canonicalize(json.getBytes(UTF_8)), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"arrays", "french", "structures", "unicode", "values", "weird"})
    void matchesRfcTestVectors(String name) throws IOException {
        assertThat(CanonicalJson.canonicalize(resource(name + ".input.json")))
                .isEqualTo(resource(name + ".output.json"));
        assertThat(CanonicalJson.canonicalize(resource(name + ".output.json")))
                .isEqualTo(resource(name + ".output.json"));
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = CanonicalJsonTest.class.getResourceAsStream("/canonical/" + name)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @CsvSource({ // appendix B of RFC 8785
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2",
    })
    void formatsNumbersLikeEcmaScript(String bits, String written) {
        double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

        assertThat(canonical(Double.toString(value))).isEqualTo(written);
        assertThat(canonical(written)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "-0, 0",
        "-0.0, 0",
        "0.0, 0",
        "1.0, 1",
        "10.50, 10.5",
        "-0.25, -0.25",
        "0.10, 0.1",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "-0.0000012, -0.0000012",
        "1e2, 100",
        "1E-2, 0.01",
        "123456789012345, 123456789012345",
        "12345678901234567e3, 12345678901234567000",
        "1e-400, 0",
    })
    void formatsShortNumbers(String given, String written) {
        assertThat(canonical(given)).isEqualTo(written);
    }

    @Test
    void formatsRandomNumbersLikeTheLibrary() throws IOException {
        Random random = new Random(7);
        StringBuilder all = new StringBuilder("[0");
        for (int i = 0; i < 20_000; i++) {
            double any = Double.longBitsToDouble(random.nextLong());
            all.append(',').append(Double.isFinite(any) ? new BigDecimal(any).round(new MathContext(17)) : 1);
            all.append(',').append(random.nextInt());
            all.append(',').append(random.nextLong() >> 11);
            all.append(',')
                    .append(BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(12))
                            .toPlainString());
            all.append(',').append((float) random.nextGaussian());
        }
        String json = all.append(']').toString();

        assertThat(canonical(json)).isEqualTo(new JsonCanonicalizer(json).getEncodedString());
    }

    @Test
    void formatsRandomDocumentsLikeTheLibrary() throws IOException {
        Random random = new Random(8);
        for (int i = 0; i < 2_000; i++) {
            String json = value(random, 4);

            String canonical = canonical(json);

            assertThat(canonical).isEqualTo(new JsonCanonicalizer(json).getEncodedString());
            assertThat(canonical(canonical)).isEqualTo(canonical);
        }
    }

    private static String value(Random random, int depth) {
        int size = depth == 0 ? 0 : random.nextInt(5);
        StringBuilder text = new StringBuilder(depth % 2 == 0 ? "{" : "[");
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? " " : "\t,\n");
            if (depth % 2 == 0) {
                text.append(string(random, i)).append(" : ");
            }
            text.append(random.nextBoolean() ? string(random, i) : value(random, depth - 1));
        }
        return text.append(depth % 2 == 0 ? "}" : "]").toString();
    }

    /** Ends with a number, so that names differ. */
    private static String string(Random random, int number) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(6); i > 0; i--) {
            int point = random.nextInt(random.nextBoolean() ? 0x80 : 0x110000);
            if (Character.getType(point) == Character.SURROGATE) {
                point = 'x';
            }
            boolean isEscaped = point < ' ' || point == '"' || point == '\\' || random.nextInt(4) == 0;
            for (char one : Character.toChars(point)) {
                text.append(isEscaped ? "\\u%04x".formatted((int) one) : one);
            }
        }
        return text.append(number).append('"').toString();
    }

    @Test
    void sortsNamesByUtf16CodeUnits() {
        assertThat(canonical("{\"\uffff\":1,\"\ud83d\ude00\":2,\"b\":3,\"a\":4}"))
                .isEqualTo("{\"a\":4,\"b\":3,\"\ud83d\ude00\":2,\"\uffff\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"a\":2} | a name twice",
                "{\"b\":0,\"a\":1,\"b\":2} | a name twice",
                "{\"a\":1,\"\\u0061\":2} | a name twice",
                "[\"\\ud83d\"] | half of a surrogate pair",
                "[\"\\ude00\\ud83d\"] | half of a surrogate pair",
                "{\"\\ud83d\":1} | half of a surrogate pair",
                "[1e400] | a number (1e400) is beyond what a double holds",
                "[9007199254740993] | an integer (9007199254740993) is not one that a double holds",
                "[1] 2 | JSON ends before line 1, column 5",
                "[1 | not JSON at line 1",
                "{'a':1} | not JSON at line 1",
                "[01] | not JSON at line 1",
                "[NaN] | not JSON at line 1",
                "[1,] | not JSON at line 1",
                "/**/1 | not JSON at line 1",
                "\ufeff[1] | not JSON at line 1",
            })
    void rejectsInputWithoutCanonicalForm(String json, String why) {
        assertThatThrownBy(() -> canonical(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"\u00e4\"", "\"\u00c0\u0080\"", "\"\u00ed\u00a0\u0080\""}) // Latin 1, overlong, a surrogate
    void rejectsInvalidUtf8(String bytes) {
        assertThatThrownBy(() -> CanonicalJson.canonicalize(bytes.getBytes(ISO_8859_1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void rejectsBlankInput() {
        assertThatThrownBy(() -> canonical(" ")).hasMessageContaining("the text is empty");
    }

    @Test
    void rejectsTooDeepNesting() {
        assertThatThrownBy(() -> canonical("[".repeat(5_000))).isInstanceOf(IllegalArgumentException.class);
    }
}
