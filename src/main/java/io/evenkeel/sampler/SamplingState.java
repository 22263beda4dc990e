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
    private final SteeredBranches steeredBranches;
    private final Conditioning conditional;
    private final @Nullable Conditioning unconditional;
    private final long[] shape;
    private LatentState latentState;
    private @Nullable RuntimeException failure;

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
            SteeredBranches steeredBranches,
            Conditioning conditional,
            @Nullable Conditioning unconditional,
            long[] shape) {
        this.request = request;
        this.samplingTrajectory = samplingTrajectory;
        this.noise = noise;
        this.hSpaceSteering = hSpaceSteering;
        this.steeredBranches = steeredBranches;
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
        return latentState.callIndex() == samplingTrajectory.callCount();
    }

    /** Why it cannot be finished, if so. */
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** The rows of its next call: the unconditional one, where it is guided, and the conditional one. */
    public List<UNet.UNetRow> buildRows() {
        Tensor offset = hSpaceSteering.offsetAt(latentState.callIndex(), samplingTrajectory.callCount());
        UNet.UNetRow conditionalRow = buildRow(conditional, offset);
        return unconditional == null
                ? List.of(conditionalRow)
                : List.of(
                        buildRow(
                                unconditional,
                                steeredBranches == SteeredBranches.BOTH
                                        ? offset
                                        : hSpaceSteering.unconditionalOffset()),
                        conditionalRow);
    }

    private UNet.UNetRow buildRow(Conditioning conditioning, @Nullable Tensor offset) {
        int call = latentState.callIndex();
        return new UNet.UNetRow(
                latentState.latents(),
                samplingTrajectory.inputScale(call),
                samplingTrajectory.timestep(call),
                conditioning,
                offset);
    }

    /** How many rows its calls have. */
    public int rowCount() {
        return unconditional == null ? 1 : 2;
    }

    /** Whether its next call is to tell h. */
    boolean needsHiddenState() {
        return hSpaceSteering.needsHiddenState(latentState.callIndex(), samplingTrajectory.callCount());
    }

    /**
     * One step on.
     *
     * @param modelOutput for many rows, flat
     * @param row which is the first of this picture's
     * @param hiddenState h of its conditional row, steered; null where it does not read h
     */
    public void advance(float[] modelOutput, int row, @Nullable Tensor hiddenState) {
        try {
            LatentState next = samplingTrajectory.step(latentState, applyGuidance(modelOutput, row), noise);
            if (isFinite(next.latents())) {
                hSpaceSteering.observe(
                        latentState.callIndex(), samplingTrajectory.callCount(), timestep(), hiddenState);
                latentState = next;
            } else {
                failure = new UnsupportedImageRequestException(
                        "not-finite",
                        "the latents hold values that are not finite after step (" + (latentState.callIndex() + 1)
                                + ") of "
                                + samplingTrajectory.callCount()
                                + ".\nMaybe a strength was too high, or the model needs more precision.");
            }
        } catch (RuntimeException | Error e) { // its noise may be drawn already: it cannot be stepped again
            failure = new IllegalStateException("a step's arithmetic failed: " + e, e);
        }
    }

    private float[] applyGuidance(float[] modelOutput, int row) {
        int size = latentState.latents().length;
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

    /** What its pushes really were so far. */
    public AppliedSteering appliedSteering() {
        return hSpaceSteering.appliedSteering();
    }

    public int callIndex() {
        return latentState.callIndex();
    }

    double timestep() {
        return samplingTrajectory.timestep(latentState.callIndex());
    }

    /** As they are now, [C, h, w]. */
    public Tensor latents() {
        return new Tensor(latentState.latents(), shape);
    }
}
