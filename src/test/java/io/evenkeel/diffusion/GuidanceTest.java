package io.evenkeel.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuidanceTest {
    private final Guidance guided = new Guidance(List.of(request("a", 3), request("b", 1)));
    private final Guidance free = new Guidance(List.of(request("a", 1), request("b", 1)));

    @Test
    void goesAsFarBeyondTheConditionalPredictionAsEachScaleSays() {
        float[] mixed = guided.mix(new float[] {1, 10, 2, 20});

        assertThat(mixed).containsExactly(4, 20);
    }

    @Test
    void asksForNegativePromptsFirst() {
        assertThat(guided.prompts()).containsExactly("not a", "not b", "a", "b");
        assertThat(guided.spread(new float[] {5, 6}, new long[] {2, 1, 1, 1}))
                .isEqualTo(new Tensor(new float[] {5, 6, 5, 6}, new long[] {4, 1, 1, 1}));
    }

    @Test
    void leavesTheUnconditionalHalfOutWhereNobodyIsGuided() {
        assertThat(free.prompts()).containsExactly("a", "b");
        assertThat(free.mix(new float[] {2, 20})).containsExactly(2, 20);
        assertThat(free.spread(new float[] {5, 6}, new long[] {2, 1, 1, 1}))
                .isEqualTo(new Tensor(new float[] {5, 6}, new long[] {2, 1, 1, 1}));
    }

    private static PictureRequest request(String prompt, double guidance) {
        Tensor noise = new Tensor(new float[1], new long[] {1, 1, 1});
        return new PictureRequest(prompt, "not " + prompt, guidance, noise, SteeringPlan.NONE);
    }
}
