package io.evenkeel.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngFileTest {
    private static final int HEADER_CHUNK = 8; // where it starts
    private final byte[] file = new RgbImage(3, 2, new byte[18]).encodePng();

    @Test
    void insertsChunkAfterHeader() {
        byte[] longer = PngFile.parse(PngFile.parse(file).withChunk("tEXt", text("one")))
                .withChunk("tEXt", text("two"));

        PngFile read = PngFile.parse(longer);
        assertThat(read.chunks("tEXt")).extracting(PngChunk::data).containsExactly(text("two"), text("one"));
        assertThat(read.chunks("IDAT")).hasSameSizeAs(PngFile.parse(file).chunks("IDAT"));
        assertThat(read.chunks("IDAT").get(0).data())
                .isEqualTo(PngFile.parse(file).chunks("IDAT").get(0).data());
        assertThat(read.chunks("tEXt").get(0).offset())
                .isEqualTo(PngFile.parse(file).offsetAfterHeader());
    }

    @Test
    void rejectsEveryTruncation() {
        for (int length = HEADER_CHUNK; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> PngFile.parse(cut))
                    .isInstanceOfSatisfying(UnreadableImageException.class, e -> assertThat(e.code())
                            .isEqualTo("truncated-image"));
        }
    }

    @Test
    void rejectsNonPng() {
        assertThatThrownBy(() -> PngFile.parse(text("GIF89a, and more")))
                .isInstanceOfSatisfying(UnreadableImageException.class, e -> assertThat(e.code())
                        .isEqualTo("not-an-image"));
        assertThatThrownBy(() -> PngFile.parse(new byte[0])).isInstanceOf(UnreadableImageException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "16, 'broken', 'checksum of chunk (IHDR)'",
        "29, 'broken', 'checksum of chunk (IHDR)'",
        "12, 'broken', 'has a type that is not four letters'",
        "8, 'truncated', 'longer than the rest of it'",
    })
    void rejectsBrokenChunk(int at, String code, String message) {
        file[at] ^= (byte) 0x80;

        assertThatThrownBy(() -> PngFile.parse(file))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(UnreadableImageException.class, e -> assertThat(e.code())
                        .isEqualTo(code + "-image"));
    }

    @Test
    void rejectsMissingHeader() {
        byte[] headless = new byte[file.length - 25];
        System.arraycopy(file, 0, headless, 0, 8);
        System.arraycopy(file, 33, headless, 8, file.length - 33);

        assertThatThrownBy(() -> PngFile.parse(headless)).hasMessageContaining("first chunk is (IDAT)");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
