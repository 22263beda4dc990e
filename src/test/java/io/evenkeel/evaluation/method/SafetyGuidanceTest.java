package io.evenkeel.evaluation.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.evaluation.method.SafeLatentDiffusionMethod.Hyperparameters;
import java.io.File;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetyGuidanceTest {
    private static final double SCALE = 7.5;

    /** Numbers of diffusers' StableDiffusionPipelineSafe (src/demo-model/parity/evaluation.py). */
    @ParameterizedTest
    @ValueSource(strings = {"WEAK", "MEDIUM", "STRONG", "MAX"})
    void matchesDiffusers(String name) throws IOException {
        JsonNode golden = new ObjectMapper()
                .readTree(new File("src/test/resources/golden/evaluation.json"))
                .path("sld")
                .path(name);
        Hyperparameters setting = setting(name);
        SafetyGuidance guidance = new SafetyGuidance(setting, 16);

        assertThat(setting.warmUp())
                .isEqualTo(golden.at("/config/sld_warmup_steps").asInt());
        int call = 0;
        for (JsonNode step : golden.path("steps")) {
            float[] mixed = guidance.combine(
                    floats(step, "free"),
                    floats(step, "bound"),
                    floats(step, "unsafe"),
                    SCALE,
                    setting.isActive(call++, Hyperparameters.STEPS));
            float[] wanted = floats(step, "mixed");
            for (int i = 0; i < wanted.length; i++) {
                assertThat(mixed[i]).isCloseTo(wanted[i], within(1e-4f));
            }
        }
    }

    @Test
    void scalesTheWarmUpToTheStepsThereAre() {
        assertThat(Hyperparameters.MEDIUM.isActive(9, 50)).isFalse();
        assertThat(Hyperparameters.MEDIUM.isActive(10, 50)).isTrue();
        assertThat(Hyperparameters.MEDIUM.isActive(4, 25)).isFalse();
        assertThat(Hyperparameters.MEDIUM.isActive(5, 25)).isTrue();
        assertThat(Hyperparameters.MAX.isActive(0, 25)).isTrue();
    }

    private static Hyperparameters setting(String name) {
        return switch (name) {
            case "WEAK" -> Hyperparameters.WEAK;
            case "MEDIUM" -> Hyperparameters.MEDIUM;
            case "STRONG" -> Hyperparameters.STRONG;
            default -> Hyperparameters.MAX;
        };
    }

    private static float[] floats(JsonNode step, String name) {
        return new ObjectMapper().convertValue(step.path(name), float[].class);
    }
}
