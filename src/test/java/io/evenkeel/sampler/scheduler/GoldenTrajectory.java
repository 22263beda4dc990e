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
record GoldenTrajectory(String name, SchedulerType solver, int steps, JsonNode config) {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final Map<String, Tensor> TENSORS = tensors();

    static Stream<GoldenTrajectory> all() throws IOException {
        JsonNode cards =
                new ObjectMapper().readTree(FOLDER.resolve("schedules.json").toFile());
        return StreamSupport.stream(cards.spliterator(), false)
                .map(card -> new GoldenTrajectory(
                        card.path("name").asText(),
                        SchedulerType.named(card.path("solver").asText()),
                        card.path("steps").asInt(),
                        card.path("config")));
    }

    NoiseScheduler schedule() {
        return NoiseScheduler.of(config, solver);
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
    float[] scaled(int call) {
        return tensor("scaled").slice(call).values();
    }

    float[] predicted(int call) {
        return tensor("predicted").slice(call).values();
    }

    float[] latents(int call) {
        return tensor("latents").slice(call).values();
    }

    /** Replays what PyTorch drew; of solvers that draw nothing, it may not be asked. */
    NoiseSource drawn(int call) {
        return size -> tensor("drawn").slice(call).values();
    }

    private Tensor tensor(String key) {
        Tensor tensor = TENSORS.get(name + "/" + key);
        if (tensor == null) {
            throw new AssertionError("no " + key + " was recorded of " + name);
        }
        return tensor;
    }

    private static Map<String, Tensor> tensors() {
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
