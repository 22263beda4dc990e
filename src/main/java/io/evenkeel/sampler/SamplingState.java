package io.evenkeel.sampler;

import io.evenkeel.concept.Tensor;
import io.evenkeel.image.ImageSize;
import io.evenkeel.sampler.noise.NoiseSource;
import io.evenkeel.sampler.scheduler.LatentState;
import io.evenkeel.sampler.scheduler.SamplingTrajectory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of one image between steps, with everything its next step needs. It is independent of the images that
 * share its batches. Not thread-safe.
 */
public final class SamplingState {
    private final ImageRequest request;
    private final SamplingTrajectory trajectory;
    private final NoiseSource noise;
    private final HSpaceSteering steering;
    private final SteeredBranches branches;
    private final Conditioning conditional;
    private final @Nullable Conditioning unconditional;
    private final long[] shape;
    private LatentState state;
    private @Nullable RuntimeException failure;

    /**
     * Starts from noise.
     *
     * @param unconditional null if the image is not guided
     * @param shape shape of the latents, [C, h, w]
     */
    public SamplingState(
            ImageRequest request,
            SamplingTrajectory trajectory,
            NoiseSource noise,
            HSpaceSteering steering,
            SteeredBranches branches,
            Conditioning conditional,
            @Nullable Conditioning unconditional,
            long[] shape) {
        this.request = request;
        this.trajectory = trajectory;
        this.noise = noise;
        this.steering = steering;
        this.branches = branches;
        this.conditional = conditional;
        this.unconditional = unconditional;
        this.shape = shape.clone();
        this.state = trajectory.start(noise.next((int) Arrays.stream(shape).reduce(1, Math::multiplyExact)));
    }

    public ImageSize size() {
        return request.size();
    }

    public boolean isFinished() {
        return state.callIndex() == trajectory.callCount();
    }

    /** Returns why the image cannot be finished, if it failed. */
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Returns the rows of the next call: the unconditional one, if the image is guided, then the conditional one.
     */
    public List<UNet.UNetRow> buildRows() {
        Tensor offset = steering.offsetAt(state.callIndex(), trajectory.callCount());
        UNet.UNetRow conditionalRow = buildRow(conditional, offset);
        return unconditional == null
                ? List.of(conditionalRow)
                : List.of(
                        buildRow(
                                unconditional,
                                branches == SteeredBranches.BOTH ? offset : steering.unconditionalOffset()),
                        conditionalRow);
    }

    private UNet.UNetRow buildRow(Conditioning conditioning, @Nullable Tensor offset) {
        int call = state.callIndex();
        return new UNet.UNetRow(
                state.latents(), trajectory.inputScale(call), trajectory.timestep(call), conditioning, offset);
    }

    /** Returns the number of rows per call. */
    public int rowCount() {
        return unconditional == null ? 1 : 2;
    }

    /** Returns whether the next call must return the hidden state. */
    boolean needsHiddenState() {
        return steering.needsHiddenState(state.callIndex(), trajectory.callCount());
    }

    /**
     * Makes one step, or records its failure.
     *
     * @param modelOutput outputs of all rows of the batch, flat
     * @param row index of this image's first row
     * @param hiddenState steered h of the conditional row; null if it was not read
     */
    public void advance(float[] modelOutput, int row, @Nullable Tensor hiddenState) {
        try {
            LatentState next = trajectory.step(state, applyGuidance(modelOutput, row), noise);
            if (isFinite(next.latents())) {
                steering.observe(state.callIndex(), trajectory.callCount(), timestep(), hiddenState);
                state = next;
            } else {
                failure = new UnsupportedImageRequestException(
                        "not-finite",
                        "the latents hold values that are not finite after step (" + (state.callIndex() + 1)
                                + ") of "
                                + trajectory.callCount()
                                + ".\nMaybe a strength was too high, or the model needs more precision.");
            }
        } catch (RuntimeException | Error e) { // noise may have been consumed already: the step cannot be repeated
            failure = new IllegalStateException("a step's arithmetic failed: " + e, e);
        }
    }

    private float[] applyGuidance(float[] modelOutput, int row) {
        int size = state.latents().length;
        int from = row * size;
        return unconditional == null
                ? Arrays.copyOfRange(modelOutput, from, from + size)
                : ClassifierFreeGuidance.combine(modelOutput, from, from + size, size, request.parameters());
    }

    /** A sum is infinite or NaN if any of its terms is. */
    private static boolean isFinite(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += Math.abs(value);
        }
        return Double.isFinite(sum);
    }

    /** Returns the steering applied so far. */
    public AppliedSteering appliedSteering() {
        return steering.appliedSteering();
    }

    public int callIndex() {
        return state.callIndex();
    }

    double timestep() {
        return trajectory.timestep(state.callIndex());
    }

    /** Returns the current latents, [C, h, w]. */
    public Tensor latents() {
        return new Tensor(state.latents(), shape);
    }
}
