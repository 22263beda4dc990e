package io.evenkeel.diffusion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.Safetensors;
import io.evenkeel.concept.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** The shipped demo model, and the golden tensors that PyTorch recorded of it. */
final class Demo {
    static final Path MODEL = Path.of("src/main/resources/models/demo");
    static final Path GOLDEN = Path.of("src/test/resources/golden/demo");

    private Demo() {}

    static JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(GOLDEN.resolve(file).toFile());
    }

    static Map<String, Tensor> golden(String file) throws IOException {
        return Safetensors.read(GOLDEN.resolve(file));
    }

    static Tensor concept(String name) throws IOException {
        return Objects.requireNonNull(Safetensors.read(MODEL.resolve("concepts/" + name + ".safetensors"))
                .get("c"));
    }

    /** Part i of a tensor whose first axis counts parts. */
    static float[] part(Tensor tensor, int i) {
        float[] all = tensor.values();
        int size = all.length / (int) tensor.shape()[0];
        return Arrays.copyOfRange(all, i * size, (i + 1) * size);
    }

    static double largestDifference(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new AssertionError("lengths (" + a.length + ") and (" + b.length + ")");
        }
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst;
    }
}
