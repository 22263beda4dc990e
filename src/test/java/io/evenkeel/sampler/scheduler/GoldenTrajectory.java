package io.evenkeel.sampler.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.Safetensors;
import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.noise.NoiseSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A walk of diffusers, with everything that it was given and everything that came of it. */
record GoldenTrajectory(String name, SchedulerType schedulerType, int steps, JsonNode config) {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final Map<String, Tensor> TENSORS = readTensors();

    static Stream<GoldenTrajectory> readAll() throws IOException {
        JsonNode recordedCases =
                new ObjectMapper().readTree(FOLDER.resolve("schedules.json").toFile());
        return StreamSupport.stream(recordedCases.spliterator(), false)
                .map(recordedCase -> new GoldenTrajectory(
                        recordedCase.path("name").asText(),
                        SchedulerType.fromId(recordedCase.path("solver").asText()),
                        recordedCase.path("steps").asInt(),
                        recordedCase.path("config")));
    }

    NoiseScheduler scheduler() {
        return NoiseScheduler.fromConfig(config, schedulerType);
    }

    float[] noise() {
        return tensor("noise").values();
    }

    float[] start() {
        return tensor("start").values();
    }

    float[] timesteps() {
        return tensor("timesteps").values();
    }

    /** What the U-Net is shown at a call. */
    float[] scaledInput(int call) {
        return tensor("scaled").slice(call).values();
    }

    float[] modelOutput(int call) {
        return tensor("predicted").slice(call).values();
    }

    float[] latents(int call) {
        return tensor("latents").slice(call).values();
    }

    /** Replays what PyTorch drew; of solvers that draw nothing, it may not be asked. */
    NoiseSource recordedNoise(int call) {
        return size -> tensor("drawn").slice(call).values();
    }

    private Tensor tensor(String key) {
        Tensor tensor = TENSORS.get(name + "/" + key);
        if (tensor == null) {
            throw new AssertionError("no " + key + " was recorded of " + name);
        }
        return tensor;
    }

    private static Map<String, Tensor> readTensors() {
        try {
            return Safetensors.read(FOLDER.resolve("schedules.safetensors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
