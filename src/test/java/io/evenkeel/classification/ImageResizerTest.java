package io.evenkeel.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.concept.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageResizerTest {
    /** To 4 both sides shrink, to 11 one shrinks and one grows, to 20 both grow. */
    @ParameterizedTest
    @ValueSource(ints = {4, 11, 20})
    void matchesPyTorchAntialiasing(int size) throws IOException {
        var golden = Safetensors.read(Path.of("src/test/resources/golden/resized.safetensors"));

        float[] resized = ImageResizer.toSquare(golden.get("picture").values(), 9, 14, size);

        assertThat(resized).containsExactly(golden.get("to " + size).values(), within(1e-5f));
    }
}
