package io.evenkeel.diffusion;

import static io.evenkeel.diffusion.Demo.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.concept.Tensor;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against PyTorch. The tolerance is for its vectorised log and cos, which are single precision approximations. */
class SeededNoiseTest {
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, (1L << 32) + 7, Long.MAX_VALUE})
    void isWhatPyTorchDraws(long seed) throws IOException {
        var golden = Demo.golden("../noise.safetensors");

        for (int size : new int[] {1, 15, 16, 17, 2048}) {
            assertThat(largestDifference(
                            SeededNoise.of(seed, 1, 1, size).values(),
                            golden.get(seed + "/" + size).values()))
                    .as("of (%d) values", size)
                    .isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, (1L << 32) + 7, Long.MAX_VALUE})
    void isWhatPyTorchDrawsForAWholePicture(long seed) throws IOException {
        float[] wanted =
                Demo.golden("../noise.safetensors").get(seed + "/large").values();

        Tensor noise = SeededNoise.of(seed, 4, 64, 64);

        float[] all = noise.values();
        float[] some = new float[wanted.length];
        for (int i = 0; i < some.length; i++) {
            some[i] = all[97 * i];
        }
        assertThat(noise.shape()).containsExactly(4, 64, 64);
        assertThat(largestDifference(some, wanted)).isLessThan(TOLERANCE);
    }
}
