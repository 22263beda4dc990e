package io.evenkeel.diffusion;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.onnxgraph.HSpace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A text-to-image diffusion model (Rombach et al. 2022) whose h-space is open. Owns its ONNX Runtime sessions: close it.
 *
 * <p>Vectors act on the conditional half of a guided step only, as in Li et al. 2024.
 */
public final class DiffusionModel implements AutoCloseable {
    private static final String PREDICTED = "out_sample";

    private final ClipTokenizer tokenizer;
    private final DdimSchedule schedule;
    private final double scalingFactor;
    private final OnnxPart text;
    private final OnnxPart unet;
    private final OnnxPart decoder;
    private final Map<List<Long>, long[]> hShapes = new ConcurrentHashMap<>();

    private DiffusionModel(ModelFolder folder, OnnxPart text, OnnxPart unet, OnnxPart decoder) {
        this.tokenizer = ClipTokenizer.load(folder.path().resolve("tokenizer"));
        this.schedule = DdimSchedule.of(folder.json("scheduler/scheduler_config.json"));
        this.scalingFactor =
                folder.json("vae_decoder/config.json").path("scaling_factor").asDouble(0.18215);
        this.text = text;
        this.unet = unet;
        this.decoder = decoder;
        unet.requireInputs(Set.of("sample", "timestep", "encoder_hidden_states", HSpace.OFFSET));
    }

    /**
     * Opens a folder in diffusers' ONNX layout.
     *
     * @param threads that one operator may use
     * @throws io.evenkeel.onnxgraph.UnusableModel if a part is missing, broken, or of a kind that is not supported
     */
    public static DiffusionModel open(Path path, int threads) {
        ModelFolder folder = new ModelFolder(path);
        List<OnnxPart> opened = new ArrayList<>();
        try {
            opened.add(new OnnxPart("text encoder", folder.graph("text_encoder"), threads));
            opened.add(new OnnxPart("U-Net", HSpace.open(folder.graph("unet")), threads));
            opened.add(new OnnxPart("decoder", folder.graph("vae_decoder"), threads));
            return new DiffusionModel(folder, opened.get(0), opened.get(1), opened.get(2));
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
     * What one step did; in pairs, the unconditional half comes first.
     *
     * @param index from 0
     * @param timestep of training
     * @param h [2 n, C, h, w]: the mid block's output, steered
     * @param epsilon [2 n, C, h, w]: the predictions
     * @param latents [n, C, h, w] after this step
     */
    public record Step(int index, int timestep, Tensor h, Tensor epsilon, Tensor latents) {}

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
     * @throws IllegalArgumentException if noises differ in shape, or a vector does not fit the model's h-space
     */
    public Tensor sample(List<PictureRequest> batch, int steps, Watcher watcher) {
        long[] shape = latentShape(batch);
        Tensor states = textStates(Stream.concat(
                        batch.stream().map(PictureRequest::negative),
                        batch.stream().map(PictureRequest::prompt))
                .toList());
        float[] latents = stacked(batch.stream().map(PictureRequest::noise).toList());
        int[] timesteps = schedule.timesteps(steps);
        long[] hShape = hShape(shape);
        checkVectors(batch, hShape);
        boolean watched = watcher != Watcher.NOBODY;
        for (int step = 0; step < steps; step++) {
            Tensor offsets = offsets(batch, step, steps, hShape);
            Map<String, Tensor> out = unet.run(
                    unetInputs(twice(latents, shape), timesteps[step], states, offsets),
                    watched ? Set.of(PREDICTED, HSpace.SEEN) : Set.of(PREDICTED));
            Tensor epsilon = Objects.requireNonNull(out.get(PREDICTED));
            schedule.step(latents, guided(epsilon.values(), batch), timesteps[step], schedule.stride(steps));
            if (watched) {
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
            long[] h = unet.run(unetInputs(empty, 0, textStates(List.of("")), none), HSpace.SEEN)
                    .shape();
            return Arrays.copyOfRange(h, 1, 4);
        });
    }

    private static void checkVectors(List<PictureRequest> batch, long[] hShape) {
        for (PictureRequest request : batch) {
            for (SteeringPlan.Push push : request.plan().pushes()) {
                if (!push.vector().hasShape(hShape)) {
                    throw new IllegalArgumentException(
                            "vector " + push.vector() + " does not fit this model's h-space " + Arrays.toString(hShape)
                                    + ".\nMaybe it was discovered for another model or picture size.");
                }
            }
        }
    }

    /** What is added to h at one step: zeros for the unconditional half, each picture's own sum for the other. */
    private static Tensor offsets(List<PictureRequest> batch, int step, int steps, long[] hShape) {
        int size = (int) (hShape[0] * hShape[1] * hShape[2]);
        float[] sum = new float[2 * batch.size() * size];
        for (int i = 0; i < batch.size(); i++) {
            for (SteeringPlan.Push push : batch.get(i).plan().pushes()) {
                if (push.actsAt(step, steps)) {
                    push.vector().addTo(sum, (batch.size() + i) * size, (float) push.strength());
                }
            }
        }
        return new Tensor(sum, new long[] {2L * batch.size(), hShape[0], hShape[1], hShape[2]});
    }

    /** Classifier-free guidance: unconditional + scale * (conditional - unconditional), with each picture's own scale. */
    private static float[] guided(float[] epsilon, List<PictureRequest> batch) {
        int half = epsilon.length / 2;
        int size = half / batch.size();
        float[] mixed = new float[half];
        for (int i = 0; i < half; i++) {
            double scale = batch.get(i / size).guidance();
            mixed[i] = (float) (epsilon[i] + scale * (epsilon[half + i] - epsilon[i]));
        }
        return mixed;
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

    private static Tensor twice(float[] latents, long[] shape) {
        float[] both = Arrays.copyOf(latents, 2 * latents.length);
        System.arraycopy(latents, 0, both, latents.length, latents.length);
        return new Tensor(both, new long[] {2 * shape[0], shape[1], shape[2], shape[3]});
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
