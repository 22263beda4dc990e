package io.evenkeel.diffusion;

import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.schedule.NoiseSource;
import io.evenkeel.diffusion.schedule.Position;
import io.evenkeel.diffusion.schedule.Walk;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A picture on its way: where it stands, and all that its next step needs. It knows nothing of the pictures that share its calls.
 * For one thread at a time.
 */
final class Canvas {
    private final PictureRequest request;
    private final Walk walk;
    private final NoiseSource noise;
    private final Steering steering;
    private final SteeredHalves halves;
    private final Conditioning conditional;
    private final @Nullable Conditioning unconditional;
    private final long[] shape;
    private Position position;
    private @Nullable RuntimeException trouble;

    /**
     * A canvas of noise.
     *
     * @param unconditional null where the picture is not guided
     * @param shape of its latents, [C, h, w]
     */
    Canvas(
            PictureRequest request,
            Walk walk,
            NoiseSource noise,
            Steering steering,
            SteeredHalves halves,
            Conditioning conditional,
            @Nullable Conditioning unconditional,
            long[] shape) {
        this.request = request;
        this.walk = walk;
        this.noise = noise;
        this.steering = steering;
        this.halves = halves;
        this.conditional = conditional;
        this.unconditional = unconditional;
        this.shape = shape.clone();
        this.position = walk.start(noise.next((int) Arrays.stream(shape).reduce(1, Math::multiplyExact)));
    }

    PictureSize size() {
        return request.size();
    }

    boolean isFinished() {
        return position.call() == walk.calls();
    }

    /** Why it cannot be finished, if so. */
    Optional<RuntimeException> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** The rows of its next call: the unconditional one, where it is guided, and the conditional one. */
    List<UNet.Row> rows() {
        Tensor offset = steering.at(position.call(), walk.calls());
        UNet.Row bound = row(conditional, offset);
        return unconditional == null
                ? List.of(bound)
                : List.of(row(unconditional, halves == SteeredHalves.BOTH ? offset : null), bound);
    }

    private UNet.Row row(Conditioning told, @Nullable Tensor offset) {
        int call = position.call();
        return new UNet.Row(position.latents(), walk.inputScale(call), walk.timestep(call), told, offset);
    }

    /** How many rows its calls have. */
    int width() {
        return unconditional == null ? 1 : 2;
    }

    /** Whether its next call is to tell h. */
    boolean readsH() {
        return steering.readsAt(position.call(), walk.calls());
    }

    /**
     * One step on.
     *
     * @param predicted for many rows, flat
     * @param row which is the first of this picture's
     * @param seen h of its conditional row, steered; null where it does not read h
     */
    void advance(float[] predicted, int row, @Nullable Tensor seen) {
        try {
            Position next = walk.step(position, mixed(predicted, row), noise);
            if (isFinite(next.latents())) {
                steering.made(position.call(), walk.calls(), timestep(), seen);
                position = next;
            } else {
                trouble = new Unsamplable(
                        "not-finite",
                        "the latents hold values that are not finite after step (" + (position.call() + 1) + ") of "
                                + walk.calls()
                                + ".\nMaybe a strength was too high, or the model needs more precision.");
            }
        } catch (RuntimeException | Error e) { // its noise may be drawn already: it cannot be stepped again
            trouble = new IllegalStateException("a step's arithmetic failed: " + e, e);
        }
    }

    private float[] mixed(float[] predicted, int row) {
        int size = position.latents().length;
        int from = row * size;
        return unconditional == null
                ? Arrays.copyOfRange(predicted, from, from + size)
                : Guidance.mixed(predicted, from, from + size, size, request.settings());
    }

    /** A sum is infinite or NaN if any of its terms is. */
    private static boolean isFinite(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += Math.abs(value);
        }
        return Double.isFinite(sum);
    }

    /** What its pushes really were so far. */
    Realised realised() {
        return steering.realised();
    }

    int call() {
        return position.call();
    }

    double timestep() {
        return walk.timestep(position.call());
    }

    /** As they are now, [C, h, w]. */
    Tensor latents() {
        return new Tensor(position.latents(), shape);
    }
}
