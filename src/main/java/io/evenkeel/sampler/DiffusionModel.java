package io.evenkeel.sampler;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.image.ImageSize;
import io.evenkeel.onnx.HSpaceGraphEdit;
import io.evenkeel.onnx.UnsupportedModelException;
import io.evenkeel.sampler.noise.TorchNoise;
import io.evenkeel.sampler.runtime.Device;
import io.evenkeel.sampler.runtime.OnnxBatchRunner;
import io.evenkeel.sampler.runtime.OnnxSession;
import io.evenkeel.sampler.scheduler.NoiseScheduler;
import io.evenkeel.sampler.scheduler.SamplingTrajectory;
import io.evenkeel.sampler.scheduler.SchedulerType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A text-to-image latent diffusion model (Rombach et al. 2022) with an exposed h-space. It owns its ONNX Runtime
 * sessions: close it. Thread-safe; calls of the U-Net run one after the other.
 */
public final class DiffusionModel implements StepModel, AutoCloseable {
    private static final double DEFAULT_SCALING_FACTOR = 0.18215;

    private final ModelFolder folder;
    private final String fingerprint;
    private final ModelOptions options;
    private final TensorShapes shapes;
    private final NoiseScheduler noiseScheduler;
    private final Map<List<Object>, SamplingTrajectory> trajectories = new ConcurrentHashMap<>();
    private final double scalingFactor;
    private final TextEncoders encoders;
    private final UNet unet;
    private final OnnxSession decoder;
    private final ModelSessions sessions;
    private final SamplingParameters defaults;
    private final ImageSize defaultSize;
    private @Nullable UNet gradientUnet;
    private boolean closed;
    private final ReentrantLock unetLock =
            new ReentrantLock(true); // fair, so that a single step of another caller is not starved by a busy engine

    private DiffusionModel(ModelFolder folder, ModelOptions options, ModelSessions sessions) {
        this.folder = folder;
        this.options = options;
        this.sessions = sessions;
        folder.requireTextToImage();
        this.shapes = TensorShapes.readFrom(folder);
        this.noiseScheduler = NoiseScheduler.fromConfig(folder.readSchedulerConfig());
        this.scalingFactor = folder.readOptionalJson("vae_decoder/config.json")
                .path("scaling_factor")
                .asDouble(DEFAULT_SCALING_FACTOR);
        this.fingerprint = ModelFingerprint.compute(folder.path());
        ModelDescription description = ModelDescription.read(folder, fingerprint);
        this.defaults = new SamplingParameters(
                noiseScheduler.schedulerType(), description.steps(), description.guidanceScale(), 0);
        this.defaultSize = new ImageSize(description.imageSize(), description.imageSize());
        validateDefaults();
        this.encoders = sessions.openTextEncoders();
        this.unet = sessions.openUNet();
        this.decoder = sessions.openDecoder();
    }

    private void validateDefaults() {
        try {
            SamplingTrajectory unused = trajectory(defaults);
        } catch (UnsupportedImageRequestException e) {
            throw new UnsupportedModelException(
                    "the default settings, " + defaults + ", are not possible: " + e.getMessage()
                            + "\nMaybe set \"steps\" in an evenkeel.json beside model_index.json.",
                    e);
        }
    }

    /**
     * Opens a folder in diffusers' ONNX layout.
     *
     * @throws io.evenkeel.onnx.UnsupportedModelException if a part is missing, broken or of an unsupported kind
     * @throws io.evenkeel.sampler.runtime.DeviceUnavailableException if this machine or build does not have the
     * device
     */
    public static DiffusionModel open(Path path, ModelOptions options) {
        ModelFolder folder = new ModelFolder(path);
        ModelSessions sessions = new ModelSessions(folder, options.device());
        try {
            return new DiffusionModel(folder, options, sessions);
        } catch (RuntimeException e) {
            sessions.close();
            throw e;
        }
    }

    /** Observes the steps of one image while it is sampled. */
    public interface StepListener {
        StepListener NONE = result -> {};

        void onStep(StepResult result);
    }

    /**
     * The result of one U-Net call for one image. A guided image has m = 2 rows, the unconditional one first; an
     * unguided one has m = 1.
     *
     * @param callIndex from 0
     * @param timestep training timestep
     * @param hiddenState [m, C, h, w]: the steered output of the mid block
     * @param modelOutput [m, C, h, w]
     * @param latents [C, h, w] after this call
     */
    public record StepResult(int callIndex, double timestep, Tensor hiddenState, Tensor modelOutput, Tensor latents) {}

    /** Returns the SHA-256 in hexadecimal that identifies the graphs and weights. */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * Checks that this is the expected model.
     *
     * @throws UnsupportedModelException if the fingerprint differs
     */
    public void requireFingerprint(String expected) {
        if (!expected.equals(fingerprint)) {
            throw new UnsupportedModelException(
                    "(" + folder.path() + ") has the fingerprint (" + fingerprint + "), but (" + expected
                            + ") is wanted.\nMaybe one of its files was edited or replaced: compare it with the original.");
        }
    }

    public Device device() {
        return options.device();
    }

    /**
     * Describes the model from its folder.
     *
     * @throws io.evenkeel.onnx.UnsupportedModelException if the folder lacks the facts
     */
    public ModelDescription describe() {
        return ModelDescription.read(folder, fingerprint);
    }

    /** Returns the parameters for requests that set none. */
    public SamplingParameters defaults() {
        return defaults;
    }

    public ImageSize defaultSize() {
        return defaultSize;
    }

    /** Returns whether the prompt has more tokens than the text encoders read, so that its end is ignored. */
    public boolean isPromptTruncated(String prompt) {
        return encoders.isPromptTruncated(prompt);
    }

    /**
     * Returns the shape of an image's latents, [channels, height, width].
     *
     * @throws UnsupportedImageRequestException if the model cannot generate that size
     */
    public long[] latentShape(ImageSize size) {
        return shapes.latentShape(size);
    }

    /**
     * Returns the shape of an image's h, and so of its concept vectors: [channels, height, width].
     *
     * @throws UnsupportedImageRequestException if the model cannot generate that size
     */
    public long[] hSpaceShape(ImageSize size) {
        return shapes.hSpaceShape(size);
    }

    /** Returns the number that latents are divided by before they are decoded. */
    public double scalingFactor() {
        return scalingFactor;
    }

    /** Returns the number of pixels that width and height must be a multiple of. */
    public int sizeMultiple() {
        return shapes.sizeMultiple();
    }

    /**
     * Checks a request without running the model.
     *
     * @throws UnsupportedImageRequestException with the reason if the image cannot be generated
     */
    public void validate(ImageRequest request) {
        trajectory(request.parameters());
        createSteering(request);
    }

    /**
     * Returns the sampling trajectory for these parameters.
     *
     * @throws UnsupportedImageRequestException if the model's noise schedule does not support them
     */
    public SamplingTrajectory trajectory(SamplingParameters samplingParameters) {
        SchedulerType type = samplingParameters.schedulerType();
        int steps = samplingParameters.steps();
        return trajectories.computeIfAbsent(List.of(type, steps), unseen -> createTrajectory(type, steps));
    }

    private SamplingTrajectory createTrajectory(SchedulerType type, int steps) {
        try {
            return noiseScheduler.withType(type).createTrajectory(steps);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedImageRequestException("invalid-steps", String.valueOf(e.getMessage()));
        } catch (UnsupportedModelException e) {
            throw new UnsupportedImageRequestException(
                    "invalid-scheduler", "scheduler (" + type.id() + ") does not fit this model: " + e.getMessage());
        }
    }

    private HSpaceSteering createSteering(ImageRequest request) {
        SamplingTrajectory samplingTrajectory = trajectory(request.parameters());
        double[] timesteps = IntStream.range(0, samplingTrajectory.callCount())
                .mapToDouble(samplingTrajectory::timestep)
                .toArray();
        return new HSpaceSteering(request.steeringPlan(), shapes.hSpaceShape(request.size()), fingerprint, timesteps);
    }

    /** Returns a predictor for arbitrary latents and timesteps. It is usable until the model is closed. */
    public NoisePredictor noisePredictor() {
        return new UNetNoisePredictor(
                unet,
                this::openGradientUnet,
                shapes,
                unetLock,
                (prompt, size) -> unet.completeConditioning(
                        prompt.isEmpty() ? encoders.encodeNegativePrompt(prompt) : encoders.encodePrompt(prompt),
                        size,
                        defaults.guidanceScale()));
    }

    /** Opens the gradient graph at its first use. The caller holds the U-Net lock. */
    private UNet openGradientUnet() {
        if (closed) {
            throw new IllegalStateException("the model was closed.");
        }
        if (gradientUnet == null) {
            gradientUnet = sessions.openGradientUNet();
        }
        return gradientUnet;
    }

    /** Returns the scheduler of the folder's own configuration. */
    public NoiseScheduler scheduler() {
        return noiseScheduler;
    }

    @Override
    public int rowCount(ImageRequest request) {
        return request.parameters().isGuided() && !unet.hasGuidanceInput() ? 2 : 1;
    }

    @Override
    public SamplingState start(ImageRequest request) {
        SamplingTrajectory samplingTrajectory = trajectory(request.parameters());
        HSpaceSteering steering = createSteering(request);
        return new SamplingState(
                request,
                samplingTrajectory,
                new TorchNoise(request.seed()),
                steering,
                options.steeredBranches(),
                conditioningFor(encoders.encodePrompt(request.prompt()), request),
                rowCount(request) == 2
                        ? conditioningFor(encoders.encodeNegativePrompt(request.negativePrompt()), request)
                        : null,
                shapes.latentShape(request.size()));
    }

    private Conditioning conditioningFor(Conditioning prompt, ImageRequest request) {
        return unet.completeConditioning(
                prompt, request.size(), request.parameters().guidanceScale());
    }

    @Override
    public void step(List<SamplingState> samplingStates) {
        step(samplingStates, StepListener.NONE);
    }

    private void step(List<SamplingState> samplingStates, StepListener listener) {
        List<UNet.UNetRow> uNetRows = samplingStates.stream()
                .flatMap(state -> state.buildRows().stream())
                .toList();
        ImageSize size = samplingStates.get(0).size();
        long[] shape = shapes.latentShape(size);
        unetLock.lock();
        try {
            boolean withHiddenState =
                    listener != StepListener.NONE || samplingStates.stream().anyMatch(SamplingState::needsHiddenState);
            OnnxBatchRunner.BatchOutput output =
                    unet.predict(uNetRows, shape, shapes.hSpaceShape(size), withHiddenState);
            int row = 0;
            for (SamplingState state : samplingStates) {
                int call = state.callIndex();
                double timestep = state.timestep();
                int conditionalRow = row + state.rowCount() - 1;
                state.advance(
                        output.values(),
                        row,
                        state.needsHiddenState()
                                ? output.namedOutput(HSpaceGraphEdit.HIDDEN_STATE)
                                        .slice(conditionalRow)
                                : null);
                row += state.rowCount();
                if (listener != StepListener.NONE) {
                    Tensor modelOutput = stackRows(output.values(), state.rowCount(), shape);
                    listener.onStep(new StepResult(
                            call,
                            timestep,
                            output.namedOutput(HSpaceGraphEdit.HIDDEN_STATE),
                            modelOutput,
                            state.latents()));
                }
            }
        } finally {
            unetLock.unlock();
        }
    }

    private static Tensor stackRows(float[] values, int rows, long[] shape) {
        long[] all = {rows, shape[0], shape[1], shape[2]};
        int size = Math.toIntExact(rows * shape[0] * shape[1] * shape[2]);
        return new Tensor(Arrays.copyOf(values, size), all);
    }

    @Override
    public List<Tensor> decode(List<Tensor> latents) {
        int size = latents.get(0).values().length;
        float[] unscaled = new float[latents.size() * size];
        for (int i = 0; i < latents.size(); i++) {
            latents.get(i).addTo(unscaled, i * size, (float) (1 / scalingFactor));
        }
        long[] one = latents.get(0).shape();
        Tensor stack = new Tensor(unscaled, new long[] {latents.size(), one[0], one[1], one[2]});
        Tensor pixels = decoder.run(Map.of("latent_sample", stack), "sample");
        return IntStream.range(0, latents.size()).mapToObj(pixels::slice).toList();
    }

    /**
     * Samples one image: [3, height, width], values in about -1 to 1.
     *
     * @throws UnsupportedImageRequestException if the image cannot be generated
     */
    public Tensor sample(ImageRequest request, StepListener listener) {
        SamplingState state = start(request);
        while (!state.isFinished()) {
            step(List.of(state), listener);
            state.failure().ifPresent(failure -> {
                throw failure;
            });
        }
        return decode(List.of(state.latents())).get(0);
    }

    /**
     * Samples images of one size in lockstep and decodes them together.
     *
     * @throws UnsupportedImageRequestException if one of them cannot be generated
     */
    public List<Tensor> sample(List<ImageRequest> batch) {
        List<SamplingState> samplingStates = batch.stream().map(this::start).toList();
        for (List<SamplingState> unfinished = samplingStates;
                !unfinished.isEmpty();
                unfinished = selectUnfinished(samplingStates)) {
            step(unfinished);
        }
        return decode(samplingStates.stream().map(SamplingState::latents).toList());
    }

    private static List<SamplingState> selectUnfinished(List<SamplingState> samplingStates) {
        samplingStates.forEach(state -> state.failure().ifPresent(failure -> {
            throw failure;
        }));
        return samplingStates.stream().filter(state -> !state.isFinished()).toList();
    }

    /**
     * Runs one step at the default size and decodes an image of the smallest size.
     *
     * @throws RuntimeException if the device or the model fails, or h has another shape than the graph promises
     */
    public void selfTest() {
        SamplingParameters oneStep = new SamplingParameters(defaults.schedulerType(), 1, 1, 0);
        SamplingState state = start(new ImageRequest("", "", 0, defaultSize, oneStep, SteeringPlan.NONE));
        step(List.of(state), result -> validateHiddenState(result.hiddenState().slice(0)));
        state.failure().ifPresent(failure -> {
            throw failure;
        });
        long[] smallestShape = shapes.latentShape(new ImageSize(shapes.sizeMultiple(), shapes.sizeMultiple()));
        if (!decode(List.of(createNoise(smallestShape))).get(0).isFinite()) {
            throw new UnsupportedModelException(
                    "the decoder gives values that are not finite.\nMaybe it needs more precision than fp16.");
        }
    }

    private static Tensor createNoise(long[] shape) {
        return new Tensor(new TorchNoise(0).next((int) (shape[0] * shape[1] * shape[2])), shape);
    }

    private void validateHiddenState(Tensor h) {
        long[] expectedShape = shapes.hSpaceShape(defaultSize);
        if (!h.hasShape(expectedShape)) {
            throw new UnsupportedModelException("h has the shape " + h + ", but " + Arrays.toString(expectedShape)
                    + " follows from the graph.\nMaybe it is of a family that is not supported yet.");
        }
    }

    /** Returns the text states of a prompt, [positions, width]. */
    Tensor encodePrompt(String prompt) {
        return Objects.requireNonNull(encoders.encodePrompt(prompt).inputs().get(TextEncoders.ENCODER_HIDDEN_STATES));
    }

    @Override
    public void close() {
        unetLock.lock();
        try {
            closed = true;
            sessions.close();
        } finally {
            unetLock.unlock();
        }
    }
}
