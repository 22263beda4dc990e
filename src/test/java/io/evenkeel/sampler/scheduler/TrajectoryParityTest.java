package io.evenkeel.sampler.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against diffusers, each walk on its own latents from start to end. */
class TrajectoryParityTest {
    /** Of the largest value: diffusers computes in float, and its own roundings are no smaller. */
    private static final double TOLERANCE = 1e-4;

    static Stream<GoldenTrajectory> walks() throws IOException {
        return GoldenTrajectory.readAll();
    }

    @ParameterizedTest
    @MethodSource("walks")
    void givesSameTimestepsAsDiffusers(GoldenTrajectory golden) {
        SamplingTrajectory trajectory = golden.scheduler().createTrajectory(golden.steps());

        double[] timesteps = IntStream.range(0, trajectory.callCount())
                .mapToDouble(trajectory::timestep)
                .toArray();

        float[] wanted = golden.timesteps();
        assertThat(timesteps).hasSize(wanted.length);
        for (int call = 0; call < wanted.length; call++) {
            assertThat(timesteps[call]).as("call %d", call).isBetween(wanted[call] - 1e-4, wanted[call] + 1e-4);
        }
    }

    @ParameterizedTest
    @MethodSource("walks")
    void givesSameLatentsAsDiffusers(GoldenTrajectory golden) {
        SamplingTrajectory trajectory = golden.scheduler().createTrajectory(golden.steps());

        LatentState at = trajectory.start(golden.noise());

        assertThat(error(at.latents(), golden.start(), 1)).isLessThan(TOLERANCE);
        for (int call = 0; call < trajectory.callCount(); call++) {
            assertThat(error(at.latents(), golden.scaledInput(call), trajectory.inputScale(call)))
                    .as("what the U-Net is shown at call %d", call)
                    .isLessThan(TOLERANCE);
            at = trajectory.step(at, golden.modelOutput(call), golden.recordedNoise(call));
            assertThat(error(at.latents(), golden.latents(call), 1))
                    .as("latents after call %d", call)
                    .isLessThan(TOLERANCE);
            assertThat(at.callIndex()).isEqualTo(call + 1);
        }
    }

    /** The largest difference, as a share of the largest wanted value. */
    private static double error(float[] values, float[] wanted, double scale) {
        assertThat(values).hasSameSizeAs(wanted);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < wanted.length; i++) {
            largest = Math.max(largest, Math.abs(wanted[i]));
            difference = Math.max(difference, Math.abs(values[i] * scale - wanted[i]));
        }
        return Double.isFinite(difference) ? difference / largest : Double.POSITIVE_INFINITY;
    }
}
