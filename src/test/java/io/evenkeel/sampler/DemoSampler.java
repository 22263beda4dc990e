package io.evenkeel.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Safetensors;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.image.ImageSize;
import io.evenkeel.sampler.scheduler.SchedulerType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The shipped demo model, and the golden tensors that PyTorch recorded of it. */
final class DemoSampler {
    static final Path MODEL = Path.of("src/main/resources/models/demo");
    static final String FINGERPRINT = ModelFingerprint.compute(MODEL);
    static final Path GOLDEN = Path.of("src/test/resources/golden/demo");

    private DemoSampler() {}

    static JsonNode readGoldenJson(String file) throws IOException {
        return new ObjectMapper().readTree(GOLDEN.resolve(file).toFile());
    }

    static Map<String, Tensor> readGolden(String file) throws IOException {
        return Safetensors.read(GOLDEN.resolve(file));
    }

    /** A reference vector, as a concept of the demo model. */
    static Concept readConcept(String name) throws IOException {
        Tensor vector = Safetensors.read(MODEL.resolve("concepts/" + name + ".safetensors"))
                .get("c");
        return Concept.create(name, 1, Concept.ConceptKind.ATTRIBUTE, "demo", FINGERPRINT, vector);
    }

    /** Copies the model, to be spoiled. */
    static void copyModel(Path folder) throws IOException {
        copyModel(MODEL, folder);
    }

    static void copyModel(Path model, Path folder) throws IOException {
        try (var files = Files.walk(model)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = folder.resolve(model.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    /** A picture of the demo model's size, by DDIM. */
    static ImageRequest request(String prompt, long seed, int steps, double guidance, SteeringPlan plan) {
        return new ImageRequest(
                prompt,
                "",
                seed,
                new ImageSize(128, 128),
                new SamplingParameters(SchedulerType.DDIM, steps, guidance, 0),
                plan);
    }

    static double largestDifference(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new AssertionError("lengths (" + a.length + ") and (" + b.length + ")");
        }
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
