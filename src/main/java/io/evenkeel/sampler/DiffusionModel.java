package io.evenkeel.sampler;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnx.HSpaceGraphEdit;
import io.evenkeel.onnx.OnnxModel;
import io.evenkeel.onnx.PerSampleTimestepEdit;
import io.evenkeel.onnx.UnsupportedModelException;
import io.evenkeel.onnx.autodiff.HSpaceGradientGraph;
import io.evenkeel.sampler.noise.TorchNoise;
import io.evenkeel.sampler.runtime.Device;
import io.evenkeel.sampler.runtime.OnnxBatchRunner;
import io.evenkeel.sampler.runtime.OnnxSession;
import io.evenkeel.sampler.scheduler.NoiseScheduler;
import io.evenkeel.sampler.scheduler.SamplingTrajectory;
import io.evenkeel.sampler.scheduler.SchedulerType;
import io.evenkeel.sampler.text.ClipTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A text-to-image diffusion model (Rombach et al. 2022) whose h-space is open. Owns its ONNX Runtime sessions: close it. Safe
 * for many threads, whose calls of the U-Net take turns.
 */
public final class DiffusionModel implements StepModel, AutoCloseable {
    private static final double DEFAULT_SCALING_FACTOR = 0.18215;

    private final ModelFolder folder;
    private final String fingerprint;
    private final ModelOptions options;
    private final TensorShapes tensorShapes;
    private final NoiseScheduler noiseScheduler;
    private final Map<List<Object>, SamplingTrajectory> trajectories = new ConcurrentHashMap<>();
    private final double scalingFactor;
    private final TextEncoders textEncoders;
    private final UNet unet;
    private final OnnxSession decoder;
    private final List<OnnxSession> openSessions;
    private final SamplingParameters defaults;
    private final ImageSize defaultSize;
    private @Nullable UNet gradientUnet;
    private boolean closed;
    private final ReentrantLock unetLock =
            new ReentrantLock(true); // fair: a trial step gets its turn beside a busy engine

    private DiffusionModel(ModelFolder folder, ModelOptions options, List<OnnxSession> openSessions) {
        this.folder = folder;
        this.options = options;
        this.openSessions = openSessions;
        folder.requireTextToImage();
        this.tensorShapes = TensorShapes.readFrom(folder);
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
        this.textEncoders = openTextEncoders();
        OnnxModel steerable = PerSampleTimestepEdit.makePerSample(HSpaceGraphEdit.expose(folder.readGraph("unet")));
        this.unet = new UNet(openSession("U-Net", steerable, true), folder.readOptionalJson("unet/config.json"));
        this.decoder = openSession("decoder", folder.readGraph("vae_decoder"), false);
    }

    private void validateDefaults() {
        try {
            SamplingTrajectory unused = trajectory(defaults);
        } catch (UnsupportedImageRequestException e) {
            throw new UnsupportedModelException(
                    "the usual settings, " + defaults + ", cannot be met: " + e.getMessage()
                            + "\nMaybe set \"steps\" in an evenkeel.json beside model_index.json.",
                    e);
        }
    }

    private TextEncoders openTextEncoders() {
        if (folder.hasPart("text_encoder_2")) {
            boolean blankIsZero = folder.readJson("model_index.json")
                    .path("force_zeros_for_empty_prompt")
                    .asBoolean(true);
            return new TextEncoders(
                    List.of(
                            TextEncoders.TextEncoder.fromPenultimateLayer(loadTokenizer(""), openTextEncoder("")),
                            TextEncoders.TextEncoder.fromPenultimateLayer(loadTokenizer("_2"), openTextEncoder("_2"))),
                    blankIsZero);
        }
        return new TextEncoders(
                List.of(TextEncoders.TextEncoder.fromLastLayer(loadTokenizer(""), openTextEncoder(""))), false);
    }

    private ClipTokenizer loadTokenizer(String suffix) {
        ClipTokenizer tokenizer = ClipTokenizer.load(folder.path().resolve("tokenizer" + suffix));
        tokenizer.requireMatchingEncoder(folder.readOptionalJson("text_encoder" + suffix + "/config.json"));
        return tokenizer;
    }

    private OnnxSession openTextEncoder(String suffix) {
        String session = "text_encoder" + suffix;
        return openSession(session.replace('_', ' '), folder.readGraph(session), false);
    }

    private OnnxSession openSession(String name, OnnxModel graph, boolean allowSpinning) {
        OnnxSession session = OnnxSession.open(name, graph, options.device(), allowSpinning);
        openSessions.add(session);
        return session;
    }

    /**
     * Opens a folder in diffusers' ONNX layout.
     *
     * @throws io.evenkeel.onnx.UnsupportedModelException if a part is missing, broken, or of a kind that is not supported
     * @throws io.evenkeel.sampler.runtime.DeviceUnavailableException if this machine or build does not have the device
     */
    public static DiffusionModel open(Path path, ModelOptions options) {
        List<OnnxSession> openSessions = new ArrayList<>();
        try {
            return new DiffusionModel(new ModelFolder(path), options, openSessions);
        } catch (RuntimeException e) {
            openSessions.forEach(OnnxSession::close);
            throw e;
        }
    }

    /** Looks at a run while it goes on. */
    public interface StepListener {
        StepListener NONE = stepResult -> {};

        void onStep(StepResult stepResult);
    }

    /**
     * What one call of the U-Net did to one picture. Guided, it has m = 2 rows, the unconditional one first; else m = 1.
     *
     * @param callIndex from 0
     * @param timestep of training
     * @param hiddenState [m, C, h, w]: the mid block's output, steered
     * @param modelOutput [m, C, h, w]
     * @param latents [C, h, w] after this call
     */
    public record StepResult(int callIndex, double timestep, Tensor hiddenState, Tensor modelOutput, Tensor latents) {}

    /** What the model is known by, SHA-256 in hexadecimal: equal for equal graphs and weights. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Refuses to be another model than was meant. @throws UnsupportedModelException if the fingerprint is not that one */
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

    /** What kind of model it is. @throws io.evenkeel.onnx.UnsupportedModelException if its folder does not say */
    public ModelDescription describe() {
        return ModelDescription.read(folder, fingerprint);
    }

    /** How a picture is sampled where nobody says otherwise. */
    public SamplingParameters defaults() {
        return defaults;
    }

    public ImageSize defaultSize() {
        return defaultSize;
    }

    /** Whether a prompt is longer than the text encoders read, so that its tail has no say. */
    public boolean isPromptTruncated(String prompt) {
        return textEncoders.isPromptTruncated(prompt);
    }

    /** Of one picture's latents: [channels, height, width]. @throws UnsupportedImageRequestException if the model cannot draw that size */
    public long[] latentShape(ImageSize size) {
        return tensorShapes.latentShape(size);
    }

    /** Of one picture's h, which its vectors must have: [channels, height, width]. @throws UnsupportedImageRequestException as above */
    public long[] hSpaceShape(ImageSize size) {
        return tensorShapes.hSpaceShape(size);
    }

    /** What latents are divided by before they are decoded. */
    public double scalingFactor() {
        return scalingFactor;
    }

    /** What both sides of a picture must be a multiple of, in pixels. */
    public int sizeMultiple() {
        return tensorShapes.sizeMultiple();
    }

    /** Refuses what cannot be drawn, before anything is run. @throws UnsupportedImageRequestException with the reason */
    public void validate(ImageRequest request) {
        trajectory(request.parameters());
        createSteering(request);
    }

    /** The walk of pictures that are sampled so. @throws UnsupportedImageRequestException if the model's schedule does not give it */
    public SamplingTrajectory trajectory(SamplingParameters samplingParameters) {
        SchedulerType schedulerType = samplingParameters.schedulerType();
        int steps = samplingParameters.steps();
        return trajectories.computeIfAbsent(
                List.of(schedulerType, steps), unseen -> createTrajectory(schedulerType, steps));
    }

    private SamplingTrajectory createTrajectory(SchedulerType schedulerType, int steps) {
        try {
            return noiseScheduler.withType(schedulerType).createTrajectory(steps);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedImageRequestException("invalid-steps", String.valueOf(e.getMessage()));
        } catch (UnsupportedModelException e) {
            throw new UnsupportedImageRequestException(
                    "invalid-scheduler",
                    "scheduler (" + schedulerType.id() + ") does not fit this model: " + e.getMessage());
        }
    }

    private HSpaceSteering createSteering(ImageRequest request) {
        SamplingTrajectory samplingTrajectory = trajectory(request.parameters());
        double[] timesteps = IntStream.range(0, samplingTrajectory.callCount())
                .mapToDouble(samplingTrajectory::timestep)
                .toArray();
        return new HSpaceSteering(
                request.steeringPlan(), tensorShapes.hSpaceShape(request.size()), fingerprint, timesteps);
    }

    /** What predicts, at points that lie on no picture's walk. It ends with the model. */
    public NoisePredictor noisePredictor() {
        return new UNetNoisePredictor(
                unet,
                this::openGradientUnet,
                tensorShapes,
                unetLock,
                (prompt, size) -> unet.completeConditioning(
                        prompt.isEmpty()
                                ? textEncoders.encodeNegativePrompt(prompt)
                                : textEncoders.encodePrompt(prompt),
                        size,
                        defaults.guidanceScale()));
    }

    /** Opened when it is first wanted; guarded by the turn of the U-Net. */
    private UNet openGradientUnet() {
        if (closed) {
            throw new IllegalStateException("the model was closed.");
        }
        if (gradientUnet == null) {
            OnnxModel derived = HSpaceGradientGraph.derive(
                    PerSampleTimestepEdit.makePerSample(HSpaceGraphEdit.expose(folder.readGraph("unet"))));
            gradientUnet = new UNet(
                    openSession("U-Net's gradient", derived, true), folder.readOptionalJson("unet/config.json"));
        }
        return gradientUnet;
    }

    /** The folder's own schedule. */
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
        HSpaceSteering hSpaceSteering = createSteering(request);
        return new SamplingState(
                request,
                samplingTrajectory,
                new TorchNoise(request.seed()),
                hSpaceSteering,
                options.steeredBranches(),
                conditioningFor(textEncoders.encodePrompt(request.prompt()), request),
                rowCount(request) == 2
                        ? conditioningFor(textEncoders.encodeNegativePrompt(request.negativePrompt()), request)
                        : null,
                tensorShapes.latentShape(request.size()));
    }

    private Conditioning conditioningFor(Conditioning prompt, ImageRequest request) {
        return unet.completeConditioning(
                prompt, request.size(), request.parameters().guidanceScale());
    }

    @Override
    public void step(List<SamplingState> samplingStates) {
        step(samplingStates, StepListener.NONE);
    }

    private void step(List<SamplingState> samplingStates, StepListener stepListener) {
        List<UNet.UNetRow> uNetRows = samplingStates.stream()
                .flatMap(samplingState -> samplingState.buildRows().stream())
                .toList();
        ImageSize size = samplingStates.get(0).size();
        long[] shape = tensorShapes.latentShape(size);
        unetLock.lock();
        try {
            boolean withHiddenState = stepListener != StepListener.NONE
                    || samplingStates.stream().anyMatch(SamplingState::needsHiddenState);
            OnnxBatchRunner.BatchOutput batchOutput =
                    unet.predict(uNetRows, shape, tensorShapes.hSpaceShape(size), withHiddenState);
            int row = 0;
            for (SamplingState samplingState : samplingStates) {
                int call = samplingState.callIndex();
                double timestep = samplingState.timestep();
                int conditionalRow = row + samplingState.rowCount() - 1;
                samplingState.advance(
                        batchOutput.values(),
                        row,
                        samplingState.needsHiddenState()
                                ? batchOutput
                                        .namedOutput(HSpaceGraphEdit.HIDDEN_STATE)
                                        .slice(conditionalRow)
                                : null);
                row += samplingState.rowCount();
                if (stepListener != StepListener.NONE) {
                    Tensor modelOutput = stackRows(batchOutput.values(), samplingState.rowCount(), shape);
                    stepListener.onStep(new StepResult(
                            call,
                            timestep,
                            batchOutput.namedOutput(HSpaceGraphEdit.HIDDEN_STATE),
                            modelOutput,
                            samplingState.latents()));
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
     * Samples one picture: [3, height, width] in about -1 to 1.
     *
     * @throws UnsupportedImageRequestException if it cannot be drawn
     */
    public Tensor sample(ImageRequest request, StepListener stepListener) {
        SamplingState samplingState = start(request);
        while (!samplingState.isFinished()) {
            step(List.of(samplingState), stepListener);
            samplingState.failure().ifPresent(trouble -> {
                throw trouble;
            });
        }
        return decode(List.of(samplingState.latents())).get(0);
    }

    /**
     * Samples pictures of one size side by side, from their first step to their last, and decodes them together.
     *
     * @throws UnsupportedImageRequestException if one cannot be drawn
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
        samplingStates.forEach(samplingState -> samplingState.failure().ifPresent(trouble -> {
            throw trouble;
        }));
        return samplingStates.stream()
                .filter(samplingState -> !samplingState.isFinished())
                .toList();
    }

    /**
     * Runs a single step of a picture of the usual size, and decodes a smallest one.
     *
     * @throws RuntimeException if the device or the model does not do it, or gives an h of another shape than was told
     */
    public void selfTest() {
        SamplingParameters oneStep = new SamplingParameters(defaults.schedulerType(), 1, 1, 0);
        SamplingState samplingState = start(new ImageRequest("", "", 0, defaultSize, oneStep, SteeringPlan.NONE));
        step(
                List.of(samplingState),
                stepResult -> validateHiddenState(stepResult.hiddenState().slice(0)));
        samplingState.failure().ifPresent(trouble -> {
            throw trouble;
        });
        long[] smallestShape =
                tensorShapes.latentShape(new ImageSize(tensorShapes.sizeMultiple(), tensorShapes.sizeMultiple()));
        if (!decode(List.of(createNoise(smallestShape))).get(0).isFinite()) {
            throw new UnsupportedModelException(
                    "the decoder gives values that are not finite.\nMaybe it needs more precision than fp16.");
        }
    }

    private static Tensor createNoise(long[] shape) {
        return new Tensor(new TorchNoise(0).next((int) (shape[0] * shape[1] * shape[2])), shape);
    }

    private void validateHiddenState(Tensor h) {
        long[] expectedShape = tensorShapes.hSpaceShape(defaultSize);
        if (!h.hasShape(expectedShape)) {
            throw new UnsupportedModelException("h has the shape " + h + ", but " + Arrays.toString(expectedShape)
                    + " was read off the graph.\nMaybe it is of a family that is not supported yet.");
        }
    }

    /** Text states of a prompt: [positions, width]. */
    Tensor encodePrompt(String prompt) {
        return Objects.requireNonNull(
                textEncoders.encodePrompt(prompt).inputs().get(TextEncoders.ENCODER_HIDDEN_STATES));
    }

    @Override
    public void close() {
        unetLock.lock();
        try {
            closed = true;
            openSessions.forEach(OnnxSession::close);
        } finally {
            unetLock.unlock();
        }
    }
}
