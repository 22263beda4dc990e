package io.evenkeel.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.onnxgraph.UnusableModel;
import org.junit.jupiter.api.Test;

class DdimScheduleTest {
    private final ObjectNode config = JsonNodeFactory.instance
            .objectNode()
            .put("beta_start", 0.00085)
            .put("beta_end", 0.012)
            .put("beta_schedule", "scaled_linear")
            .put("clip_sample", false)
            .put("set_alpha_to_one", false)
            .put("steps_offset", 1);

    @Test
    void visitsTheTimestepsOfStableDiffusion() {
        DdimSchedule schedule = DdimSchedule.of(config);

        assertThat(schedule.timesteps(4)).containsExactly(751, 501, 251, 1);
        assertThat(schedule.timesteps(50)).startsWith(981, 961).endsWith(21, 1);
    }

    @Test
    void removesTheNoiseThatIsPredicted() {
        DdimSchedule schedule = DdimSchedule.of(config);
        double remaining = schedule.remaining()[1];
        float[] latents = {(float) (Math.sqrt(remaining) * 3 + Math.sqrt(1 - remaining) * 0.5)};

        schedule.step(latents, new float[] {0.5f}, 1, 250);

        double atEnd = schedule.atEnd();
        assertThat(latents[0]).isCloseTo((float) (Math.sqrt(atEnd) * 3 + Math.sqrt(1 - atEnd) * 0.5), within());
    }

    @Test
    void refusesWhatItCannotDoByName() {
        assertThatThrownBy(() -> DdimSchedule.of(config.put("prediction_type", "v_prediction")))
                .isInstanceOf(UnusableModel.class)
                .hasMessage("scheduler setting prediction_type = (v_prediction) is not supported, only [epsilon].");
    }

    @Test
    void refusesStepCountsOutsideTheSchedule() {
        assertThatThrownBy(() -> DdimSchedule.of(config).timesteps(0)).hasMessage("steps (0) must lie in 1 to 999.");
        assertThatThrownBy(() -> DdimSchedule.of(config).timesteps(1000))
                .hasMessage("steps (1000) must lie in 1 to 999.");
    }

    private static org.assertj.core.data.Offset<Float> within() {
        return org.assertj.core.data.Offset.offset(1e-6f);
    }
}
