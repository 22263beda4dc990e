package io.evenkeel.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.sampler.scheduler.SchedulerType;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ClassifierFreeGuidanceTest {
    private static final float[] PREDICTED = {0, 0, 1, 10, 9, 9, 2, 20};

    @Test
    void extrapolatesByGuidanceScale() {
        assertThat(ClassifierFreeGuidance.combine(PREDICTED, 2, 6, 2, settings(3, 0)))
                .containsExactly(4, 40);
    }

    @Test
    void rescaleRestoresConditionalDeviation() {
        float[] full = ClassifierFreeGuidance.combine(PREDICTED, 2, 6, 2, settings(3, 1));
        float[] half = ClassifierFreeGuidance.combine(PREDICTED, 2, 6, 2, settings(3, 0.5));

        assertThat(full[1] - full[0]).isCloseTo(18, Offset.offset(1e-4f));
        assertThat(half[1] - half[0]).isCloseTo(27, Offset.offset(1e-4f));
    }

    @Test
    void keepsConstantPrediction() {
        assertThat(ClassifierFreeGuidance.combine(new float[] {1, 1, 2, 2}, 0, 2, 2, settings(3, 0.7)))
                .containsExactly(4, 4);
    }

    @Test
    void rejectsNonFiniteParameters() {
        assertThatThrownBy(() -> settings(Double.NaN, 0)).hasMessage("guidance (NaN) is not a finite number.");
        assertThatThrownBy(() -> settings(3, Double.NaN)).hasMessage("guidance rescale (NaN) must lie in 0 to 1.");
    }

    private static SamplingParameters settings(double guidance, double rescale) {
        return new SamplingParameters(SchedulerType.DDIM, 4, guidance, rescale);
    }
}
