package io.evenkeel.sampler;

import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.noise.NoiseSource;
import io.evenkeel.sampler.scheduler.LatentState;
import io.evenkeel.sampler.scheduler.SamplingTrajectory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A picture on its way: where it stands, and all that its next step needs. It knows nothing of the pictures that share its calls.
 * For one thread at a time.
 */
public final class SamplingState {
    private final ImageRequest request;
    private final SamplingTrajectory samplingTrajectory;
    private final NoiseSource noise;
    private final HSpaceSteering hSpaceSteering;
    private final SteeredBranches halves;
    private final Conditioning conditional;
    private final @Nullable Conditioning unconditional;
    private final long[] shape;
    private LatentState latentState;
    private @Nullable RuntimeException trouble;

    /**
     * A canvas of noise.
     *
     * @param unconditional null where the picture is not guided
     * @param shape of its latents, [C, h, w]
     */
    public SamplingState(
            ImageRequest request,
            SamplingTrajectory samplingTrajectory,
            NoiseSource noise,
            HSpaceSteering hSpaceSteering,
            SteeredBranches halves,
            Conditioning conditional,
            @Nullable Conditioning unconditional,
            long[] shape) {
        this.request = request;
        this.samplingTrajectory = samplingTrajectory;
        this.noise = noise;
        this.hSpaceSteering = hSpaceSteering;
        this.halves = halves;
        this.conditional = conditional;
        this.unconditional = unconditional;
        this.shape = shape.clone();
        this.latentState =
                samplingTrajectory.start(noise.next((int) Arrays.stream(shape).reduce(1, Math::multiplyExact)));
    }

    public ImageSize size() {
        return request.size();
    }

    public boolean isFinished() {
        return latentState.call() == samplingTrajectory.calls();
    }

    /** Why it cannot be finished, if so. */
    public Optional<RuntimeException> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** The rows of its next call: the unconditional one, where it is guided, and the conditional one. */
    public List<UNet.Row> rows() {
        Tensor offset = hSpaceSteering.at(latentState.call(), samplingTrajectory.calls());
        UNet.Row bound = row(conditional, offset);
        return unconditional == null
                ? List.of(bound)
                : List.of(
                        row(unconditional, halves == SteeredBranches.BOTH ? offset : hSpaceSteering.opposing()), bound);
    }

    private UNet.Row row(Conditioning told, @Nullable Tensor offset) {
        int call = latentState.call();
        return new UNet.Row(
                latentState.latents(),
                samplingTrajectory.inputScale(call),
                samplingTrajectory.timestep(call),
                told,
                offset);
    }

    /** How many rows its calls have. */
    public int width() {
        return unconditional == null ? 1 : 2;
    }

    /** Whether its next call is to tell h. */
    boolean readsH() {
        return hSpaceSteering.readsAt(latentState.call(), samplingTrajectory.calls());
    }

    /**
     * One step on.
     *
     * @param predicted for many rows, flat
     * @param row which is the first of this picture's
     * @param seen h of its conditional row, steered; null where it does not read h
     */
    public void advance(float[] predicted, int row, @Nullable Tensor seen) {
        try {
            LatentState next = samplingTrajectory.step(latentState, mixed(predicted, row), noise);
            if (isFinite(next.latents())) {
                hSpaceSteering.made(latentState.call(), samplingTrajectory.calls(), timestep(), seen);
                latentState = next;
            } else {
                trouble = new UnsupportedImageRequestException(
                        "not-finite",
                        "the latents hold values that are not finite after step (" + (latentState.call() + 1) + ") of "
                                + samplingTrajectory.calls()
                                + ".\nMaybe a strength was too high, or the model needs more precision.");
            }
        } catch (RuntimeException | Error e) { // its noise may be drawn already: it cannot be stepped again
            trouble = new IllegalStateException("a step's arithmetic failed: " + e, e);
        }
    }

    private float[] mixed(float[] predicted, int row) {
        int size = latentState.latents().length;
        int from = row * size;
        return unconditional == null
                ? Arrays.copyOfRange(predicted, from, from + size)
                : ClassifierFreeGuidance.mixed(predicted, from, from + size, size, request.settings());
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
    public AppliedSteering realised() {
        return hSpaceSteering.realised();
    }

    public int call() {
        return latentState.call();
    }

    double timestep() {
        return samplingTrajectory.timestep(latentState.call());
    }

    /** As they are now, [C, h, w]. */
    public Tensor latents() {
        return new Tensor(latentState.latents(), shape);
    }
}
