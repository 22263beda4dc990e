package io.evenkeel.sampler.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.concept.Safetensors;
import io.evenkeel.concept.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against PyTorch. The tolerance is for its vectorised log and cos, which are single precision approximations. */
class TorchNoiseTest {
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, (1L << 32) + 7, Long.MAX_VALUE})
    void matchesPyTorch(long seed) throws IOException {
        var golden = golden();

        for (int size : new int[] {1, 15, 16, 17, 2048}) {
            assertThat(largestDifference(
                            new TorchNoise(seed).next(size),
                            golden.get(seed + "/" + size).values()))
                    .as("of (%d) values", size)
                    .isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, (1L << 32) + 7, Long.MAX_VALUE})
    void matchesPyTorchForWholeImage(long seed) throws IOException {
        float[] wanted = golden().get(seed + "/large").values();

        float[] all = new TorchNoise(seed).next(4 * 64 * 64);

        float[] some = new float[wanted.length];
        for (int i = 0; i < some.length; i++) {
            some[i] = all[97 * i];
        }
        assertThat(largestDifference(some, wanted)).isLessThan(TOLERANCE);
    }

    private static Map<String, Tensor> golden() throws IOException {
        return Safetensors.read(Path.of("src/test/resources/golden/noise.safetensors"));
    }

    private static double largestDifference(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        return IntStream.range(0, a.length)
                .mapToDouble(i -> Math.abs(a[i] - b[i]))
                .max()
                .orElseThrow();
    }
}
