package io.evenkeel.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
class WalkTest {
    private static final NoiseSource NEVER = size -> {
        throw new AssertionError("noise was asked for");
    };

    static Stream<GoldenWalk> walks() throws IOException {
        return GoldenWalk.all();
    }

    @ParameterizedTest
    @MethodSource("walks")
    void picturesThatShareAWalkDoNotMeet(GoldenWalk golden) {
        Walk walk = golden.schedule().walk(golden.steps());
        float[] alone = end(golden.schedule().walk(golden.steps()), golden);

        Position one = walk.start(golden.noise());
        Position other = walk.start(negative(golden.noise()));
        for (int call = 0; call < walk.calls(); call++) {
            other = walk.step(other, negative(golden.predicted(call)), golden.drawn(call));
            one = walk.step(one, golden.predicted(call), golden.drawn(call));
        }

        assertThat(one.latents()).isEqualTo(alone);
    }

    @ParameterizedTest
    @MethodSource("walks")
    void nothingIsWrittenToOnceItIsHandedOver(GoldenWalk golden) {
        Walk walk = golden.schedule().walk(golden.steps());
        List<float[]> handed = new ArrayList<>();
        List<float[]> copies = new ArrayList<>();
        Position at = walk.start(golden.noise());

        for (int call = 0; call < walk.calls(); call++) {
            float[] predicted = golden.predicted(call);
            float[] drawn = new float[predicted.length];
            Stream.concat(Stream.of(predicted, drawn, at.latents()), at.past().stream())
                    .forEach(array -> {
                        handed.add(array);
                        copies.add(array.clone());
                    });
            at = walk.step(at, predicted, size -> drawn);
        }

        assertThat(handed).usingElementComparator(WalkTest::compare).containsExactlyElementsOf(copies);
    }

    @ParameterizedTest
    @EnumSource
    void aPredictionMustBeAsLongAsTheLatents(Solver solver) {
        Walk walk = Schedule.of(ScheduleTest.config(), solver).walk(5);
        Position start = walk.start(new float[4]);

        assertThatThrownBy(() -> walk.step(start, new float[5], size -> new float[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("for (4) latents.");
    }

    @ParameterizedTest
    @EnumSource
    void noiseIsDrawnByTwoSolversOnly(Solver solver) {
        Walk walk = Schedule.of(ScheduleTest.config(), solver).walk(5);
        List<Integer> asked = new ArrayList<>();
        Position at = walk.start(new float[] {1, 2, 3, 4});

        for (int call = 0; call < walk.calls(); call++) {
            at = walk.step(at, new float[4], size -> {
                asked.add(size);
                return new float[size];
            });
        }

        assertThat(asked)
                .hasSize(
                        switch (solver) {
                            case EULER_ANCESTRAL -> 5;
                            case LCM -> 4; // none when the picture is done
                            default -> 0;
                        })
                .allMatch(size -> size == 4);
    }

    @ParameterizedTest
    @MethodSource("solversAndSpacings")
    void aWalkOfAnyLengthStaysFinite(Solver solver, String spacing) {
        ObjectNode config = ScheduleTest.config()
                .put("prediction_type", "v_prediction")
                .put("timestep_spacing", spacing)
                .put("solver_type", "bh1")
                .put("rescale_betas_zero_snr", solver != Solver.PNDM);
        for (int steps : new int[] {1, 2, 3, 7, 16, 50, 61, 300}) {
            Walk walk = Schedule.of(config, solver).walk(solver == Solver.LCM ? Math.min(steps, 50) : steps);
            Position at = walk.start(new float[] {1, -2});

            for (int call = 0; call < walk.calls(); call++) {
                at = walk.step(at, new float[] {0.5f, -0.1f}, size -> new float[] {1, 1});
            }

            assertThat(at.latents()[0] - at.latents()[1])
                    .as("after (%d) steps", steps)
                    .isFinite();
        }
    }

    static Stream<Arguments> solversAndSpacings() {
        return Arrays.stream(Solver.values()).flatMap(solver -> Stream.of("linspace", "leading", "trailing")
                .map(spacing -> Arguments.of(solver, spacing)));
    }

    @Test
    void noiseOfAnotherLengthIsRefused() {
        Walk walk = Schedule.of(ScheduleTest.config(), Solver.EULER_ANCESTRAL).walk(5);

        assertThatThrownBy(() -> walk.step(walk.start(new float[4]), new float[4], size -> new float[3]))
                .hasMessage("(3) values were given for (4) latents.");
    }

    @Test
    void aPictureThatIsKnownExactlyIsReached() {
        Walk walk = Schedule.of(ScheduleTest.config().put("prediction_type", "sample"), Solver.DPM_SOLVER)
                .walk(20);
        float[] picture = {0.5f, -1, 2, 0};
        Position at = walk.start(new float[] {1, -1, 1, -1});

        for (int call = 0; call < walk.calls(); call++) {
            at = walk.step(at, picture, NEVER);
        }

        assertThat(at.latents()).containsExactly(picture, offset(1e-5f));
    }

    private static float[] end(Walk walk, GoldenWalk golden) {
        Position at = walk.start(golden.noise());
        for (int call = 0; call < walk.calls(); call++) {
            at = walk.step(at, golden.predicted(call), golden.drawn(call));
        }
        return at.latents();
    }

    private static float[] negative(float[] values) {
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
