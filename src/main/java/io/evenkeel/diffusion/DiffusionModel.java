package io.evenkeel.diffusion;

import io.evenkeel.concept.Tensor;
import io.evenkeel.onnxgraph.HSpace;
import io.evenkeel.onnxgraph.OnnxModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A text-to-image diffusion model (Rombach et al. 2022) whose h-space is open. Owns its ONNX Runtime sessions: close it. Safe
 * for many threads.
 */
public final class DiffusionModel implements AutoCloseable {
    private static final String PREDICTED = "out_sample";

    private final ModelFolder folder;
    private final String fingerprint;
    private final SteeredHalves halves;
    private final ClipTokenizer tokenizer;
    private final DdimSchedule schedule;
    private final double scalingFactor;
    private final OnnxPart text;
    private final OnnxPart unet;
    private final OnnxPart decoder;
    private final Map<List<Long>, long[]> hShapes = new ConcurrentHashMap<>();

    private DiffusionModel(ModelFolder folder, SamplingOptions options, List<OnnxPart> opened) {
        this.folder = folder;
        this.halves = options.halves();
        this.tokenizer = ClipTokenizer.load(folder.path().resolve("tokenizer"));
        this.tokenizer.requireEncoder(folder.optionalJson("text_encoder/config.json"));
        this.schedule = DdimSchedule.of(folder.json("scheduler/scheduler_config.json"));
        this.scalingFactor =
                folder.json("vae_decoder/config.json").path("scaling_factor").asDouble(0.18215);
        this.fingerprint = ModelFingerprint.of(folder.path());
        this.text = part("text encoder", folder.graph("text_encoder"), options, opened);
        this.unet = part("U-Net", HSpace.open(folder.graph("unet")), options, opened);
        this.decoder = part("decoder", folder.graph("vae_decoder"), options, opened);
        unet.requireInputs(Set.of("sample", "timestep", "encoder_hidden_states", HSpace.OFFSET));
    }

    private static OnnxPart part(String name, OnnxModel graph, SamplingOptions options, List<OnnxPart> opened) {
        OnnxPart part = new OnnxPart(name, graph, options.threads());
        opened.add(part);
        return part;
    }

    /**
     * Opens a folder in diffusers' ONNX layout.
     *
     * @throws io.evenkeel.onnxgraph.UnusableModel if a part is missing, broken, or of a kind that is not supported
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
     * What one step did. Of a guided batch of n there are m = 2 n samples, the unconditional ones first; of one where all
     * guidance is 1 there are m = n.
     *
     * @param index from 0
     * @param timestep of training
     * @param h [m, C, h, w]: the mid block's output, steered
     * @param epsilon [m, C, h, w]: the predictions
     * @param latents [n, C, h, w] after this step
     */
    public record Step(int index, int timestep, Tensor h, Tensor epsilon, Tensor latents) {}

    /** What the model is known by, SHA-256 in hexadecimal: equal for equal graphs and weights. */
    public String fingerprint() {
        return fingerprint;
    }

    /** What kind of model it is. @throws io.evenkeel.onnxgraph.UnusableModel if its folder does not say */
    public ModelDescription describe() {
        return ModelDescription.of(folder, fingerprint);
    }

    /** Text states [n, positions, width]. */
    public Tensor textStates(List<String> prompts) {
        int length = tokenizer.length();
        float[] ids = new float[prompts.size() * length];
        for (int i = 0; i < prompts.size(); i++) {
            int[] tokens = tokenizer.encode(prompts.get(i)).ids();
            for (int j = 0; j < length; j++) {
                ids[i * length + j] = tokens[j];
            }
        }
        return text.run(Map.of("input_ids", new Tensor(ids, new long[] {prompts.size(), length})), "last_hidden_state");
    }

    /**
     * Samples a batch: [n, 3, height, width] in about -1 to 1.
     *
     * @throws IllegalArgumentException if noises differ in shape, or a concept is of another model or shape
     */
    public Tensor sample(List<PictureRequest> batch, int steps, Watcher watcher) {
        long[] shape = latentShape(batch);
        Guidance guidance = new Guidance(batch);
        Steering steering = new Steering(guidance, halves, hShape(shape));
        steering.check(fingerprint);
        Tensor states = textStates(guidance.prompts());
        float[] latents = stacked(batch.stream().map(PictureRequest::noise).toList());
        int[] timesteps = schedule.timesteps(steps);
        Set<String> wanted = watcher == Watcher.NOBODY ? Set.of(PREDICTED) : Set.of(PREDICTED, HSpace.SEEN);
        for (int step = 0; step < steps; step++) {
            Map<String, Tensor> inputs =
                    unetInputs(guidance.spread(latents, shape), timesteps[step], states, steering.offsets(step, steps));
            Map<String, Tensor> out = unet.run(inputs, wanted);
            Tensor epsilon = Objects.requireNonNull(out.get(PREDICTED));
            schedule.step(latents, guidance.mix(epsilon.values()), timesteps[step], schedule.stride(steps));
            if (watcher != Watcher.NOBODY) {
                Tensor h = Objects.requireNonNull(out.get(HSpace.SEEN));
                watcher.stepped(new Step(step, timesteps[step], h, epsilon, new Tensor(latents, shape)));
            }
        }
        return decode(latents, shape);
    }

    private Tensor decode(float[] latents, long[] shape) {
        float[] unscaled = new float[latents.length];
        for (int i = 0; i < latents.length; i++) {
            unscaled[i] = (float) (latents[i] / scalingFactor);
        }
        return decoder.run(Map.of("latent_sample", new Tensor(unscaled, shape)), "sample");
    }

    private static Map<String, Tensor> unetInputs(Tensor sample, int timestep, Tensor states, Tensor offsets) {
        float[] times = new float[(int) sample.shape()[0]];
        Arrays.fill(times, timestep);
        return Map.of(
                "sample",
                sample,
                "timestep",
                new Tensor(times, new long[] {times.length}),
                "encoder_hidden_states",
                states,
                HSpace.OFFSET,
                offsets);
    }

    /** The shape [C, h, w] of h for latents of a size: read off one small run, as graphs need not declare it. */
    private long[] hShape(long[] latents) {
        return hShapes.computeIfAbsent(List.of(latents[2], latents[3]), size -> {
            long[] one = {1, latents[1], latents[2], latents[3]};
            Tensor empty = new Tensor(new float[(int) (one[1] * one[2] * one[3])], one);
            Tensor none = new Tensor(new float[1], new long[] {1, 1, 1, 1});
            Tensor h = unet.run(unetInputs(empty, 0, textStates(List.of("")), none), HSpace.SEEN);
            return h.part(0).shape();
        });
    }

    private static long[] latentShape(List<PictureRequest> batch) {
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("a batch of (0) pictures cannot be sampled.");
        }
        long[] one = batch.get(0).noise().shape();
        for (PictureRequest request : batch) {
            if (one.length != 3 || !request.noise().hasShape(one)) {
                throw new IllegalArgumentException("noise " + request.noise() + " does not fit the batch's shape "
                        + Arrays.toString(one) + "; channels, height and width are wanted.");
            }
        }
        return new long[] {batch.size(), one[0], one[1], one[2]};
    }

    private static float[] stacked(List<Tensor> tensors) {
        int size = tensors.get(0).values().length;
        float[] all = new float[tensors.size() * size];
        for (int i = 0; i < tensors.size(); i++) {
            tensors.get(i).addTo(all, i * size, 1);
        }
        return all;
    }

    @Override
    public void close() {
        try (text;
                unet;
                decoder) {
            // each is closed, whatever the others do
        }
    }
}
