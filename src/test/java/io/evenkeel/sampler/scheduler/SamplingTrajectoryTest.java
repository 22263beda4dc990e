package io.evenkeel.sampler.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.sampler.noise.NoiseSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every solver: a walk serves any number of pictures, and writes to no array that it gave or was given. */
class SamplingTrajectoryTest {
    private static final NoiseSource NEVER = size -> {
        throw new AssertionError("noise was asked for");
    };

    static Stream<GoldenTrajectory> walks() throws IOException {
        return GoldenTrajectory.readAll();
    }

    @ParameterizedTest
    @MethodSource("walks")
    void imagesThatShareTrajectoryAreIndependent(GoldenTrajectory golden) {
        SamplingTrajectory trajectory = golden.scheduler().createTrajectory(golden.steps());
        float[] alone = runToEnd(golden.scheduler().createTrajectory(golden.steps()), golden);

        LatentState one = trajectory.start(golden.noise());
        LatentState other = trajectory.start(negate(golden.noise()));
        for (int call = 0; call < trajectory.callCount(); call++) {
            other = trajectory.step(other, negate(golden.modelOutput(call)), golden.recordedNoise(call));
            one = trajectory.step(one, golden.modelOutput(call), golden.recordedNoise(call));
        }

        assertThat(one.latents()).isEqualTo(alone);
    }

    @ParameterizedTest
    @MethodSource("walks")
    void doesNotModifyPassedArrays(GoldenTrajectory golden) {
        SamplingTrajectory trajectory = golden.scheduler().createTrajectory(golden.steps());
        List<float[]> handed = new ArrayList<>();
        List<float[]> copies = new ArrayList<>();
        LatentState at = trajectory.start(golden.noise());

        for (int call = 0; call < trajectory.callCount(); call++) {
            float[] predicted = golden.modelOutput(call);
            float[] drawn = new float[predicted.length];
            Stream.concat(Stream.of(predicted, drawn, at.latents()), at.history().stream())
                    .forEach(array -> {
                        handed.add(array);
                        copies.add(array.clone());
                    });
            at = trajectory.step(at, predicted, size -> drawn);
        }

        assertThat(handed)
                .usingElementComparator(SamplingTrajectoryTest::compare)
                .containsExactlyElementsOf(copies);
    }

    @ParameterizedTest
    @EnumSource
    void rejectsModelOutputOfOtherLength(SchedulerType type) {
        SamplingTrajectory trajectory =
                NoiseScheduler.fromConfig(NoiseSchedulerTest.config(), type).createTrajectory(5);
        LatentState start = trajectory.start(new float[4]);

        assertThatThrownBy(() -> trajectory.step(start, new float[5], size -> new float[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("for (4) latents.");
    }

    @ParameterizedTest
    @EnumSource
    void onlyTwoSchedulersUseNoise(SchedulerType type) {
        SamplingTrajectory trajectory =
                NoiseScheduler.fromConfig(NoiseSchedulerTest.config(), type).createTrajectory(5);
        List<Integer> asked = new ArrayList<>();
        LatentState at = trajectory.start(new float[] {1, 2, 3, 4});

        for (int call = 0; call < trajectory.callCount(); call++) {
            at = trajectory.step(at, new float[4], size -> {
                asked.add(size);
                return new float[size];
            });
        }

        assertThat(asked)
                .hasSize(
                        switch (type) {
                            case EULER_ANCESTRAL -> 5;
                            case LCM -> 4; // none when the picture is done
                            default -> 0;
                        })
                .allMatch(size -> size == 4);
    }

    @ParameterizedTest
    @MethodSource("solversAndSpacings")
    void staysFiniteForAnyStepCount(SchedulerType type, String spacing) {
        ObjectNode config = NoiseSchedulerTest.config()
                .put("prediction_type", "v_prediction")
                .put("timestep_spacing", spacing)
                .put("solver_type", "bh1")
                .put("rescale_betas_zero_snr", type != SchedulerType.PNDM);
        for (int steps : new int[] {1, 2, 3, 7, 16, 50, 61, 300}) {
            SamplingTrajectory trajectory = NoiseScheduler.fromConfig(config, type)
                    .createTrajectory(type == SchedulerType.LCM ? Math.min(steps, 50) : steps);
            LatentState at = trajectory.start(new float[] {1, -2});

            for (int call = 0; call < trajectory.callCount(); call++) {
                at = trajectory.step(at, new float[] {0.5f, -0.1f}, size -> new float[] {1, 1});
            }

            assertThat(at.latents()[0] - at.latents()[1])
                    .as("after (%d) steps", steps)
                    .isFinite();
        }
    }

    static Stream<Arguments> solversAndSpacings() {
        return Arrays.stream(SchedulerType.values()).flatMap(type -> Stream.of("linspace", "leading", "trailing")
                .map(spacing -> Arguments.of(type, spacing)));
    }

    @Test
    void rejectsNoiseOfOtherLength() {
        SamplingTrajectory trajectory = NoiseScheduler.fromConfig(
                        NoiseSchedulerTest.config(), SchedulerType.EULER_ANCESTRAL)
                .createTrajectory(5);

        assertThatThrownBy(() -> trajectory.step(trajectory.start(new float[4]), new float[4], size -> new float[3]))
                .hasMessage("(3) values were given for (4) latents.");
    }

    @Test
    void reachesExactlyKnownImage() {
        SamplingTrajectory trajectory = NoiseScheduler.fromConfig(
                        NoiseSchedulerTest.config().put("prediction_type", "sample"), SchedulerType.DPM_SOLVER)
                .createTrajectory(20);
        float[] picture = {0.5f, -1, 2, 0};
        LatentState at = trajectory.start(new float[] {1, -1, 1, -1});

        for (int call = 0; call < trajectory.callCount(); call++) {
            at = trajectory.step(at, picture, NEVER);
        }

        assertThat(at.latents()).containsExactly(picture, offset(1e-5f));
    }

    private static float[] runToEnd(SamplingTrajectory trajectory, GoldenTrajectory golden) {
        LatentState at = trajectory.start(golden.noise());
        for (int call = 0; call < trajectory.callCount(); call++) {
            at = trajectory.step(at, golden.modelOutput(call), golden.recordedNoise(call));
        }
        return at.latents();
    }

    private static float[] negate(float[] values) {
        float[] negative = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            negative[i] = -values[i];
        }
        return negative;
    }

    private static int compare(float[] a, float[] b) {
        return Arrays.compare(a, b);
    }
}
