package io.evenkeel.diffusion;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.diffusion.runtime.Device;
import io.evenkeel.diffusion.runtime.OnnxPart;
import io.evenkeel.diffusion.runtime.OnnxRows;
import io.evenkeel.diffusion.schedule.Schedule;
import io.evenkeel.diffusion.schedule.SeededNoise;
import io.evenkeel.diffusion.schedule.Solver;
import io.evenkeel.diffusion.schedule.Walk;
import io.evenkeel.diffusion.text.ClipTokenizer;
import io.evenkeel.onnxgraph.HSpace;
import io.evenkeel.onnxgraph.OnnxModel;
import io.evenkeel.onnxgraph.Timesteps;
import io.evenkeel.onnxgraph.UnusableModel;
import io.evenkeel.onnxgraph.gradient.HGradient;
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
public final class DiffusionModel implements Painter, AutoCloseable {
    private static final double USUAL_SCALING = 0.18215;

    private final ModelFolder folder;
    private final String fingerprint;
    private final SamplingOptions options;
    private final Geometry geometry;
    private final Schedule schedule;
    private final Map<List<Object>, Walk> walks = new ConcurrentHashMap<>();
    private final double scalingFactor;
    private final TextEncoders texts;
    private final UNet unet;
    private final OnnxPart decoder;
    private final List<OnnxPart> opened;
    private final Settings usual;
    private final PictureSize usualSize;
    private @Nullable UNet slopes;
    private boolean closed;
    private final ReentrantLock turn = new ReentrantLock(true); // fair: a trial step gets its turn beside a busy engine

    private DiffusionModel(ModelFolder folder, SamplingOptions options, List<OnnxPart> opened) {
        this.folder = folder;
        this.options = options;
        this.opened = opened;
        folder.requireTextToImage();
        this.geometry = Geometry.of(folder);
        this.schedule = Schedule.of(folder.scheduler());
        this.scalingFactor = folder.optionalJson("vae_decoder/config.json")
                .path("scaling_factor")
                .asDouble(USUAL_SCALING);
        this.fingerprint = ModelFingerprint.of(folder.path());
        ModelDescription description = ModelDescription.of(folder, fingerprint);
        this.usual = new Settings(schedule.solver(), description.steps(), description.guidance(), 0);
        this.usualSize = new PictureSize(description.pictureSize(), description.pictureSize());
        checkUsual();
        this.texts = texts();
        OnnxModel steerable = Timesteps.perSample(HSpace.open(folder.graph("unet")));
        this.unet = new UNet(part("U-Net", steerable, true), folder.optionalJson("unet/config.json"));
        this.decoder = part("decoder", folder.graph("vae_decoder"), false);
    }

    private void checkUsual() {
        try {
            Walk unused = walk(usual);
        } catch (Unsamplable e) {
            throw new UnusableModel(
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

    private OnnxPart text(String suffix) {
        String part = "text_encoder" + suffix;
        return part(part.replace('_', ' '), folder.graph(part), false);
    }

    private OnnxPart part(String name, OnnxModel graph, boolean busy) {
        OnnxPart part = OnnxPart.open(name, graph, options.device(), busy);
        opened.add(part);
        return part;
    }

    /**
     * Opens a folder in diffusers' ONNX layout.
     *
     * @throws io.evenkeel.onnxgraph.UnusableModel if a part is missing, broken, or of a kind that is not supported
     * @throws io.evenkeel.diffusion.runtime.DeviceUnavailable if this machine or build does not have the device
     */
    public static DiffusionModel open(Path path, SamplingOptions options) {
        List<OnnxPart> opened = new ArrayList<>();
        try {
            return new DiffusionModel(new ModelFolder(path), options, opened);
        } catch (RuntimeException e) {
            opened.forEach(OnnxPart::close);
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

    /** Refuses to be another model than was meant. @throws UnusableModel if the fingerprint is not that one */
    public void requireFingerprint(String meant) {
        if (!meant.equals(fingerprint)) {
            throw new UnusableModel("(" + folder.path() + ") has the fingerprint (" + fingerprint + "), but (" + meant
                    + ") is wanted.\nMaybe one of its files was edited or replaced: compare it with the original.");
        }
    }

    public Device device() {
        return options.device();
    }

    /** What kind of model it is. @throws io.evenkeel.onnxgraph.UnusableModel if its folder does not say */
    public ModelDescription describe() {
        return ModelDescription.of(folder, fingerprint);
    }

    /** How a picture is sampled where nobody says otherwise. */
    public Settings usual() {
        return usual;
    }

    public PictureSize usualSize() {
        return usualSize;
    }

    /** Whether a prompt is longer than the text encoders read, so that its tail has no say. */
    public boolean cutsOff(String prompt) {
        return texts.cutsOff(prompt);
    }

    /** Of one picture's latents: [channels, height, width]. @throws Unsamplable if the model cannot draw that size */
    public long[] latentShape(PictureSize size) {
        return geometry.latents(size);
    }

    /** Of one picture's h, which its vectors must have: [channels, height, width]. @throws Unsamplable as above */
    public long[] hShape(PictureSize size) {
        return geometry.h(size);
    }

    /** What latents are divided by before they are decoded. */
    public double scalingFactor() {
        return scalingFactor;
    }

    /** What both sides of a picture must be a multiple of, in pixels. */
    public int sizeMultiple() {
        return geometry.multiple();
    }

    /** Refuses what cannot be drawn, before anything is run. @throws Unsamplable with the reason */
    public void check(PictureRequest request) {
        walk(request.settings());
        steering(request);
    }

    /** The walk of pictures that are sampled so. @throws Unsamplable if the model's schedule does not give it */
    public Walk walk(Settings settings) {
        Solver solver = settings.solver();
        int steps = settings.steps();
        return walks.computeIfAbsent(List.of(solver, steps), unseen -> walk(solver, steps));
    }

    private Walk walk(Solver solver, int steps) {
        try {
            return schedule.with(solver).walk(steps);
        } catch (IllegalArgumentException e) {
            throw new Unsamplable("invalid-steps", String.valueOf(e.getMessage()));
        } catch (UnusableModel e) {
            throw new Unsamplable(
                    "invalid-scheduler", "scheduler (" + solver.id() + ") does not fit this model: " + e.getMessage());
        }
    }

    private Steering steering(PictureRequest request) {
        Walk walk = walk(request.settings());
        double[] timesteps =
                IntStream.range(0, walk.calls()).mapToDouble(walk::timestep).toArray();
        return new Steering(request.plan(), geometry.h(request.size()), fingerprint, timesteps);
    }

    /** What predicts, at points that lie on no picture's walk. It ends with the model. */
    public Denoiser denoiser() {
        return new UNetDenoiser(
                unet,
                this::slopes,
                geometry,
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
            OnnxModel derived = HGradient.of(Timesteps.perSample(HSpace.open(folder.graph("unet"))));
            slopes = new UNet(part("U-Net's gradient", derived, true), folder.optionalJson("unet/config.json"));
        }
        return slopes;
    }

    /** The folder's own schedule. */
    public Schedule schedule() {
        return schedule;
    }

    @Override
    public int rows(PictureRequest request) {
        return request.settings().isGuided() && !unet.isToldGuidance() ? 2 : 1;
    }

    @Override
    public Canvas begin(PictureRequest request) {
        Walk walk = walk(request.settings());
        Steering steering = steering(request);
        return new Canvas(
                request,
                walk,
                new SeededNoise(request.seed()),
                steering,
                options.halves(),
                told(texts.prompt(request.prompt()), request),
                rows(request) == 2 ? told(texts.negative(request.negative()), request) : null,
                geometry.latents(request.size()));
    }

    private Conditioning told(Conditioning prompt, PictureRequest request) {
        return unet.told(prompt, request.size(), request.settings().guidance());
    }

    @Override
    public void step(List<Canvas> canvases) {
        step(canvases, Watcher.NOBODY);
    }

    private void step(List<Canvas> canvases, Watcher watcher) {
        List<UNet.Row> rows =
                canvases.stream().flatMap(canvas -> canvas.rows().stream()).toList();
        PictureSize size = canvases.get(0).size();
        long[] shape = geometry.latents(size);
        turn.lock();
        try {
            boolean withH = watcher != Watcher.NOBODY || canvases.stream().anyMatch(Canvas::readsH);
            OnnxRows.Answer answer = unet.predict(rows, shape, geometry.h(size), withH);
            int row = 0;
            for (Canvas canvas : canvases) {
                int call = canvas.call();
                double timestep = canvas.timestep();
                int bound = row + canvas.width() - 1;
                canvas.advance(
                        answer.values(),
                        row,
                        canvas.readsH() ? answer.other(HSpace.SEEN).slice(bound) : null);
                row += canvas.width();
                if (watcher != Watcher.NOBODY) {
                    Tensor predicted = stacked(answer.values(), canvas.width(), shape);
                    watcher.stepped(new Step(call, timestep, answer.other(HSpace.SEEN), predicted, canvas.latents()));
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
     * @throws Unsamplable if it cannot be drawn
     */
    public Tensor sample(PictureRequest request, Watcher watcher) {
        Canvas canvas = begin(request);
        while (!canvas.isFinished()) {
            step(List.of(canvas), watcher);
            canvas.trouble().ifPresent(trouble -> {
                throw trouble;
            });
        }
        return develop(List.of(canvas.latents())).get(0);
    }

    /**
     * Samples pictures of one size side by side, from their first step to their last, and decodes them together.
     *
     * @throws Unsamplable if one cannot be drawn
     */
    public List<Tensor> sample(List<PictureRequest> batch) {
        List<Canvas> canvases = batch.stream().map(this::begin).toList();
        for (List<Canvas> open = canvases; !open.isEmpty(); open = unfinished(canvases)) {
            step(open);
        }
        return develop(canvases.stream().map(Canvas::latents).toList());
    }

    private static List<Canvas> unfinished(List<Canvas> canvases) {
        canvases.forEach(canvas -> canvas.trouble().ifPresent(trouble -> {
            throw trouble;
        }));
        return canvases.stream().filter(canvas -> !canvas.isFinished()).toList();
    }

    /**
     * Runs a single step of a picture of the usual size, and decodes a smallest one.
     *
     * @throws RuntimeException if the device or the model does not do it, or gives an h of another shape than was told
     */
    public void tryOut() {
        Settings once = new Settings(usual.solver(), 1, 1, 0);
        Canvas canvas = begin(new PictureRequest("", "", 0, usualSize, once, SteeringPlan.NONE));
        step(List.of(canvas), step -> checkShape(step.h().slice(0)));
        canvas.trouble().ifPresent(trouble -> {
            throw trouble;
        });
        long[] smallest = geometry.latents(new PictureSize(geometry.multiple(), geometry.multiple()));
        if (!develop(List.of(noise(smallest))).get(0).isFinite()) {
            throw new UnusableModel(
                    "the decoder gives values that are not finite.\nMaybe it needs more precision than fp16.");
        }
    }

    private static Tensor noise(long[] shape) {
        return new Tensor(new SeededNoise(0).next((int) (shape[0] * shape[1] * shape[2])), shape);
    }

    private void checkShape(Tensor h) {
        long[] told = geometry.h(usualSize);
        if (!h.hasShape(told)) {
            throw new UnusableModel("h has the shape " + h + ", but " + Arrays.toString(told)
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
            opened.forEach(OnnxPart::close);
        } finally {
            turn.unlock();
        }
    }
}
