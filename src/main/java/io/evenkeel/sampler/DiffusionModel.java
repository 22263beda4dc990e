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
    private static final double USUAL_SCALING = 0.18215;

    private final ModelFolder folder;
    private final String fingerprint;
    private final ModelOptions options;
    private final TensorShapes tensorShapes;
    private final NoiseScheduler noiseScheduler;
    private final Map<List<Object>, SamplingTrajectory> walks = new ConcurrentHashMap<>();
    private final double scalingFactor;
    private final TextEncoders texts;
    private final UNet unet;
    private final OnnxSession decoder;
    private final List<OnnxSession> opened;
    private final SamplingParameters usual;
    private final ImageSize usualSize;
    private @Nullable UNet slopes;
    private boolean closed;
    private final ReentrantLock turn = new ReentrantLock(true); // fair: a trial step gets its turn beside a busy engine

    private DiffusionModel(ModelFolder folder, ModelOptions options, List<OnnxSession> opened) {
        this.folder = folder;
        this.options = options;
        this.opened = opened;
        folder.requireTextToImage();
        this.tensorShapes = TensorShapes.of(folder);
        this.noiseScheduler = NoiseScheduler.of(folder.scheduler());
        this.scalingFactor = folder.optionalJson("vae_decoder/config.json")
                .path("scaling_factor")
                .asDouble(USUAL_SCALING);
        this.fingerprint = ModelFingerprint.of(folder.path());
        ModelDescription description = ModelDescription.of(folder, fingerprint);
        this.usual = new SamplingParameters(noiseScheduler.solver(), description.steps(), description.guidance(), 0);
        this.usualSize = new ImageSize(description.pictureSize(), description.pictureSize());
        checkUsual();
        this.texts = texts();
        OnnxModel steerable = PerSampleTimestepEdit.perSample(HSpaceGraphEdit.open(folder.graph("unet")));
        this.unet = new UNet(part("U-Net", steerable, true), folder.optionalJson("unet/config.json"));
        this.decoder = part("decoder", folder.graph("vae_decoder"), false);
    }

    private void checkUsual() {
        try {
            SamplingTrajectory unused = walk(usual);
        } catch (UnsupportedImageRequestException e) {
            throw new UnsupportedModelException(
                    "the usual settings, " + usual + ", cannot be met: " + e.getMessage()
                            + "\nMaybe set \"steps\" in an evenkeel.json beside model_index.json.",
                    e);
        }
    }

    private TextEncoders texts() {
        if (folder.has("text_encoder_2")) {
            boolean blankIsZero = folder.json("model_index.json")
                    .path("force_zeros_for_empty_prompt")
                    .asBoolean(true);
            return new TextEncoders(
                    List.of(
                            TextEncoders.Encoder.ofPair(tokenizer(""), text("")),
                            TextEncoders.Encoder.ofPair(tokenizer("_2"), text("_2"))),
                    blankIsZero);
        }
        return new TextEncoders(List.of(TextEncoders.Encoder.only(tokenizer(""), text(""))), false);
    }

    private ClipTokenizer tokenizer(String suffix) {
        ClipTokenizer tokenizer = ClipTokenizer.load(folder.path().resolve("tokenizer" + suffix));
        tokenizer.requireEncoder(folder.optionalJson("text_encoder" + suffix + "/config.json"));
        return tokenizer;
    }

    private OnnxSession text(String suffix) {
        String part = "text_encoder" + suffix;
        return part(part.replace('_', ' '), folder.graph(part), false);
    }

    private OnnxSession part(String name, OnnxModel graph, boolean busy) {
        OnnxSession part = OnnxSession.open(name, graph, options.device(), busy);
        opened.add(part);
        return part;
    }

    /**
     * Opens a folder in diffusers' ONNX layout.
     *
     * @throws io.evenkeel.onnx.UnsupportedModelException if a part is missing, broken, or of a kind that is not supported
     * @throws io.evenkeel.sampler.runtime.DeviceUnavailableException if this machine or build does not have the device
     */
    public static DiffusionModel open(Path path, ModelOptions options) {
        List<OnnxSession> opened = new ArrayList<>();
        try {
            return new DiffusionModel(new ModelFolder(path), options, opened);
        } catch (RuntimeException e) {
            opened.forEach(OnnxSession::close);
            throw e;
        }
    }

    /** Looks at a run while it goes on. */
    public interface Watcher {
        Watcher NOBODY = step -> {};

        void stepped(Step step);
    }

    /**
     * What one call of the U-Net did to one picture. Guided, it has m = 2 rows, the unconditional one first; else m = 1.
     *
     * @param call from 0
     * @param timestep of training
     * @param h [m, C, h, w]: the mid block's output, steered
     * @param predicted [m, C, h, w]
     * @param latents [C, h, w] after this call
     */
    public record Step(int call, double timestep, Tensor h, Tensor predicted, Tensor latents) {}

    /** What the model is known by, SHA-256 in hexadecimal: equal for equal graphs and weights. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Refuses to be another model than was meant. @throws UnsupportedModelException if the fingerprint is not that one */
    public void requireFingerprint(String meant) {
        if (!meant.equals(fingerprint)) {
            throw new UnsupportedModelException(
                    "(" + folder.path() + ") has the fingerprint (" + fingerprint + "), but (" + meant
                            + ") is wanted.\nMaybe one of its files was edited or replaced: compare it with the original.");
        }
    }

    public Device device() {
        return options.device();
    }

    /** What kind of model it is. @throws io.evenkeel.onnx.UnsupportedModelException if its folder does not say */
    public ModelDescription describe() {
        return ModelDescription.of(folder, fingerprint);
    }

    /** How a picture is sampled where nobody says otherwise. */
    public SamplingParameters usual() {
        return usual;
    }

    public ImageSize usualSize() {
        return usualSize;
    }

    /** Whether a prompt is longer than the text encoders read, so that its tail has no say. */
    public boolean cutsOff(String prompt) {
        return texts.cutsOff(prompt);
    }

    /** Of one picture's latents: [channels, height, width]. @throws UnsupportedImageRequestException if the model cannot draw that size */
    public long[] latentShape(ImageSize size) {
        return tensorShapes.latents(size);
    }

    /** Of one picture's h, which its vectors must have: [channels, height, width]. @throws UnsupportedImageRequestException as above */
    public long[] hShape(ImageSize size) {
        return tensorShapes.h(size);
    }

    /** What latents are divided by before they are decoded. */
    public double scalingFactor() {
        return scalingFactor;
    }

    /** What both sides of a picture must be a multiple of, in pixels. */
    public int sizeMultiple() {
        return tensorShapes.multiple();
    }

    /** Refuses what cannot be drawn, before anything is run. @throws UnsupportedImageRequestException with the reason */
    public void check(ImageRequest request) {
        walk(request.settings());
        steering(request);
    }

    /** The walk of pictures that are sampled so. @throws UnsupportedImageRequestException if the model's schedule does not give it */
    public SamplingTrajectory walk(SamplingParameters samplingParameters) {
        SchedulerType schedulerType = samplingParameters.solver();
        int steps = samplingParameters.steps();
        return walks.computeIfAbsent(List.of(schedulerType, steps), unseen -> walk(schedulerType, steps));
    }

    private SamplingTrajectory walk(SchedulerType schedulerType, int steps) {
        try {
            return noiseScheduler.with(schedulerType).walk(steps);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedImageRequestException("invalid-steps", String.valueOf(e.getMessage()));
        } catch (UnsupportedModelException e) {
            throw new UnsupportedImageRequestException(
                    "invalid-scheduler",
                    "scheduler (" + schedulerType.id() + ") does not fit this model: " + e.getMessage());
        }
    }

    private HSpaceSteering steering(ImageRequest request) {
        SamplingTrajectory samplingTrajectory = walk(request.settings());
        double[] timesteps = IntStream.range(0, samplingTrajectory.calls())
                .mapToDouble(samplingTrajectory::timestep)
                .toArray();
        return new HSpaceSteering(request.plan(), tensorShapes.h(request.size()), fingerprint, timesteps);
    }

    /** What predicts, at points that lie on no picture's walk. It ends with the model. */
    public NoisePredictor denoiser() {
        return new UNetNoisePredictor(
                unet,
                this::slopes,
                tensorShapes,
                turn,
                (prompt, size) -> unet.told(
                        prompt.isEmpty() ? texts.negative(prompt) : texts.prompt(prompt), size, usual.guidance()));
    }

    /** Opened when it is first wanted; guarded by the turn of the U-Net. */
    private UNet slopes() {
        if (closed) {
            throw new IllegalStateException("the model was closed.");
        }
        if (slopes == null) {
            OnnxModel derived =
                    HSpaceGradientGraph.of(PerSampleTimestepEdit.perSample(HSpaceGraphEdit.open(folder.graph("unet"))));
            slopes = new UNet(part("U-Net's gradient", derived, true), folder.optionalJson("unet/config.json"));
        }
        return slopes;
    }

    /** The folder's own schedule. */
    public NoiseScheduler schedule() {
        return noiseScheduler;
    }

    @Override
    public int rows(ImageRequest request) {
        return request.settings().isGuided() && !unet.isToldGuidance() ? 2 : 1;
    }

    @Override
    public SamplingState begin(ImageRequest request) {
        SamplingTrajectory samplingTrajectory = walk(request.settings());
        HSpaceSteering hSpaceSteering = steering(request);
        return new SamplingState(
                request,
                samplingTrajectory,
                new TorchNoise(request.seed()),
                hSpaceSteering,
                options.halves(),
                told(texts.prompt(request.prompt()), request),
                rows(request) == 2 ? told(texts.negative(request.negative()), request) : null,
                tensorShapes.latents(request.size()));
    }

    private Conditioning told(Conditioning prompt, ImageRequest request) {
        return unet.told(prompt, request.size(), request.settings().guidance());
    }

    @Override
    public void step(List<SamplingState> samplingStates) {
        step(samplingStates, Watcher.NOBODY);
    }

    private void step(List<SamplingState> samplingStates, Watcher watcher) {
        List<UNet.Row> rows = samplingStates.stream()
                .flatMap(samplingState -> samplingState.rows().stream())
                .toList();
        ImageSize size = samplingStates.get(0).size();
        long[] shape = tensorShapes.latents(size);
        turn.lock();
        try {
            boolean withH = watcher != Watcher.NOBODY || samplingStates.stream().anyMatch(SamplingState::readsH);
            OnnxBatchRunner.Answer answer = unet.predict(rows, shape, tensorShapes.h(size), withH);
            int row = 0;
            for (SamplingState samplingState : samplingStates) {
                int call = samplingState.call();
                double timestep = samplingState.timestep();
                int bound = row + samplingState.width() - 1;
                samplingState.advance(
                        answer.values(),
                        row,
                        samplingState.readsH()
                                ? answer.other(HSpaceGraphEdit.SEEN).slice(bound)
                                : null);
                row += samplingState.width();
                if (watcher != Watcher.NOBODY) {
                    Tensor predicted = stacked(answer.values(), samplingState.width(), shape);
                    watcher.stepped(new Step(
                            call, timestep, answer.other(HSpaceGraphEdit.SEEN), predicted, samplingState.latents()));
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private static Tensor stacked(float[] values, int rows, long[] shape) {
        long[] all = {rows, shape[0], shape[1], shape[2]};
        int size = Math.toIntExact(rows * shape[0] * shape[1] * shape[2]);
        return new Tensor(Arrays.copyOf(values, size), all);
    }

    @Override
    public List<Tensor> develop(List<Tensor> latents) {
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
    public Tensor sample(ImageRequest request, Watcher watcher) {
        SamplingState samplingState = begin(request);
        while (!samplingState.isFinished()) {
            step(List.of(samplingState), watcher);
            samplingState.trouble().ifPresent(trouble -> {
                throw trouble;
            });
        }
        return develop(List.of(samplingState.latents())).get(0);
    }

    /**
     * Samples pictures of one size side by side, from their first step to their last, and decodes them together.
     *
     * @throws UnsupportedImageRequestException if one cannot be drawn
     */
    public List<Tensor> sample(List<ImageRequest> batch) {
        List<SamplingState> samplingStates = batch.stream().map(this::begin).toList();
        for (List<SamplingState> open = samplingStates; !open.isEmpty(); open = unfinished(samplingStates)) {
            step(open);
        }
        return develop(samplingStates.stream().map(SamplingState::latents).toList());
    }

    private static List<SamplingState> unfinished(List<SamplingState> samplingStates) {
        samplingStates.forEach(samplingState -> samplingState.trouble().ifPresent(trouble -> {
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
    public void tryOut() {
        SamplingParameters once = new SamplingParameters(usual.solver(), 1, 1, 0);
        SamplingState samplingState = begin(new ImageRequest("", "", 0, usualSize, once, SteeringPlan.NONE));
        step(List.of(samplingState), step -> checkShape(step.h().slice(0)));
        samplingState.trouble().ifPresent(trouble -> {
            throw trouble;
        });
        long[] smallest = tensorShapes.latents(new ImageSize(tensorShapes.multiple(), tensorShapes.multiple()));
        if (!develop(List.of(noise(smallest))).get(0).isFinite()) {
            throw new UnsupportedModelException(
                    "the decoder gives values that are not finite.\nMaybe it needs more precision than fp16.");
        }
    }

    private static Tensor noise(long[] shape) {
        return new Tensor(new TorchNoise(0).next((int) (shape[0] * shape[1] * shape[2])), shape);
    }

    private void checkShape(Tensor h) {
        long[] told = tensorShapes.h(usualSize);
        if (!h.hasShape(told)) {
            throw new UnsupportedModelException("h has the shape " + h + ", but " + Arrays.toString(told)
                    + " was read off the graph.\nMaybe it is of a family that is not supported yet.");
        }
    }

    /** Text states of a prompt: [positions, width]. */
    Tensor textStates(String prompt) {
        return Objects.requireNonNull(texts.prompt(prompt).inputs().get(TextEncoders.STATES));
    }

    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            opened.forEach(OnnxSession::close);
        } finally {
            turn.unlock();
        }
    }
}
