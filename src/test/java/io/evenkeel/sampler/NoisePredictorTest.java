package io.evenkeel.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.NoisePredictor.NoisePrediction;
import io.evenkeel.sampler.NoisePredictor.PredictionInput;
import io.evenkeel.sampler.noise.TorchNoise;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NoisePredictorTest {
    private static DiffusionModel model;

    @BeforeAll
    static void open() {
        model = DiffusionModel.open(DemoSampler.MODEL, ModelOptions.forCpu(2));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void predictsSameOutputAsSampling() {
        SamplingParameters parameters = new SamplingParameters(model.defaults().schedulerType(), 1, 5, 0);
        Tensor latents = latents(7);
        DiffusionModel.StepResult[] step = new DiffusionModel.StepResult[1];
        model.sample(
                new ImageRequest("a doctor", "", 7, model.defaultSize(), parameters, SteeringPlan.NONE),
                result -> step[0] = result);

        List<NoisePrediction> noisePredictions = model.noisePredictor()
                .predict(List.of(
                        input(latents, step[0].timestep(), ""), input(latents, step[0].timestep(), "a doctor")));

        for (int row = 0; row < 2; row++) {
            assertThat(largestDifference(
                            noisePredictions.get(row).modelOutput(),
                            step[0].modelOutput().slice(row)))
                    .isLessThan(1e-5);
            assertThat(largestDifference(
                            noisePredictions.get(row).hiddenState(),
                            step[0].hiddenState().slice(row)))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void returnsHiddenStateWithoutOffset() {
        Tensor latents = latents(7);
        long[] h = model.hSpaceShape(model.defaultSize());
        float[] offset = new float[(int) (h[0] * h[1] * h[2])];
        Arrays.fill(offset, 0.5f);

        List<NoisePrediction> noisePredictions = model.noisePredictor()
                .predict(List.of(
                        input(latents, 500, "a doctor"),
                        new PredictionInput(latents, 500, "a doctor", new Tensor(offset, h))));

        assertThat(largestDifference(
                        noisePredictions.get(0).hiddenState(),
                        noisePredictions.get(1).hiddenState()))
                .isLessThan(1e-4);
        assertThat(largestDifference(
                        noisePredictions.get(0).modelOutput(),
                        noisePredictions.get(1).modelOutput()))
                .isGreaterThan(1e-3);
    }

    @Test
    void rejectsLatentsOfOtherModel() {
        assertThatThrownBy(
                        () -> model.noisePredictor().predict(List.of(input(Tensor.zeros(4, 16, 16), 500, "a doctor"))))
                .isInstanceOf(UnsupportedImageRequestException.class)
                .hasMessageContaining("channels");
    }

    @Test
    void keepsPromptsOutOfLogs() {
        assertThat(input(latents(1), 5, "a doctor")).asString().doesNotContain("doctor");
    }

    private static double largestDifference(Tensor a, Tensor b) {
        return DemoSampler.largestDifference(a.values(), b.values());
    }

    private static PredictionInput input(Tensor latents, double timestep, String prompt) {
        return new PredictionInput(latents, timestep, prompt, null);
    }

    private static Tensor latents(long seed) {
        long[] shape = model.latentShape(model.defaultSize());
        return new Tensor(new TorchNoise(seed).next((int) (shape[0] * shape[1] * shape[2])), shape);
    }
}
