package io.evenkeel.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.NoisePredictor.Point;
import io.evenkeel.sampler.NoisePredictor.Reading;
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
        model = DiffusionModel.open(DemoSampler.MODEL, ModelOptions.threads(2));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void predictsWhatAWalkIsTold() {
        SamplingParameters samplingParameters =
                new SamplingParameters(model.usual().solver(), 1, 5, 0);
        Tensor latents = noise(7);
        DiffusionModel.Step[] step = new DiffusionModel.Step[1];
        model.sample(
                new ImageRequest("a doctor", "", 7, model.usualSize(), samplingParameters, SteeringPlan.NONE),
                one -> step[0] = one);

        List<Reading> readings = model.denoiser()
                .read(List.of(point(latents, step[0].timestep(), ""), point(latents, step[0].timestep(), "a doctor")));

        for (int row = 0; row < 2; row++) {
            assertThat(difference(
                            readings.get(row).predicted(), step[0].predicted().slice(row)))
                    .isLessThan(1e-5);
            assertThat(difference(readings.get(row).h(), step[0].h().slice(row)))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void givesHAsItWasBeforeTheOffset() {
        Tensor latents = noise(7);
        long[] h = model.hShape(model.usualSize());
        float[] offset = new float[(int) (h[0] * h[1] * h[2])];
        Arrays.fill(offset, 0.5f);

        List<Reading> readings = model.denoiser()
                .read(List.of(
                        point(latents, 500, "a doctor"), new Point(latents, 500, "a doctor", new Tensor(offset, h))));

        assertThat(difference(readings.get(0).h(), readings.get(1).h())).isLessThan(1e-4);
        assertThat(difference(readings.get(0).predicted(), readings.get(1).predicted()))
                .isGreaterThan(1e-3);
    }

    @Test
    void refusesLatentsOfAnotherModel() {
        assertThatThrownBy(() -> model.denoiser().read(List.of(point(Tensor.zeros(4, 16, 16), 500, "a doctor"))))
                .isInstanceOf(UnsupportedImageRequestException.class)
                .hasMessageContaining("channels");
    }

    @Test
    void keepsPromptsOutOfLogs() {
        assertThat(point(noise(1), 5, "a doctor")).asString().doesNotContain("doctor");
    }

    private static double difference(Tensor a, Tensor b) {
        return DemoSampler.largestDifference(a.values(), b.values());
    }

    private static Point point(Tensor latents, double timestep, String prompt) {
        return new Point(latents, timestep, prompt, null);
    }

    private static Tensor noise(long seed) {
        long[] shape = model.latentShape(model.usualSize());
        return new Tensor(new TorchNoise(seed).next((int) (shape[0] * shape[1] * shape[2])), shape);
    }
}
