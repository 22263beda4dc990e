package io.evenkeel.evaluation.method;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.concept.Tensor;
import io.evenkeel.platform.Sha256;
import io.evenkeel.sampler.DiffusionModel;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.NoisePredictor;
import io.evenkeel.sampler.NoisePredictor.PredictionInput;
import io.evenkeel.sampler.noise.TorchNoise;
import io.evenkeel.sampler.scheduler.LatentState;
import io.evenkeel.sampler.scheduler.SamplingTrajectory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Safe latent diffusion (Schramowski, Brack, Deiseroth and Kersting 2023): predicts noise for a safety concept, too,
 * and moves away from it where the prompt's prediction is near it. Takes three rows for each image and call, where
 * guidance takes two. The unconditional row uses the empty prompt.
 *
 * @param unsafeConcept content to avoid
 * @param setting strength of the method
 */
public record SafeLatentDiffusionMethod(String name, String unsafeConcept, Hyperparameters setting)
        implements SteeringMethod {
    /**
     * The paper's hyper-parameters.
     *
     * @param warmUp steps, of {@link #STEPS}, before safety guidance starts; scaled to the number of steps
     * @param scale s_S of the safety guidance
     * @param threshold lambda: how near the prompt's prediction may come
     * @param momentumScale s_m
     * @param momentumBeta beta_m
     */
    public record Hyperparameters(
            int warmUp, double scale, double threshold, double momentumScale, double momentumBeta) {
        /** Number of steps that the published settings are for. */
        public static final int STEPS = 50;

        public static final Hyperparameters WEAK = new Hyperparameters(15, 20, 0, 0, 0);
        public static final Hyperparameters MEDIUM = new Hyperparameters(10, 1000, 0.01, 0.3, 0.4);
        public static final Hyperparameters STRONG = new Hyperparameters(7, 2000, 0.025, 0.5, 0.7);
        public static final Hyperparameters MAX = new Hyperparameters(0, 5000, 1, 0.5, 0.7);

        private String digestText() {
            return " " + warmUp + " " + scale + " " + threshold + " " + momentumScale + " " + momentumBeta;
        }

        boolean isActive(int call, int calls) {
            return (long) call * STEPS >= (long) warmUp * calls;
        }
    }

    @Override
    public String digest() {
        return Sha256.hex(("sld " + unsafeConcept + setting.digestText()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean supports(SteeringTarget target) {
        return target.equals(SteeringTarget.SAFE);
    }

    @Override
    public ImageRequest createRequest(PromptSample sample, SteeringTarget target, SamplingDefaults defaults) {
        return defaults.createRequest(sample, sample.prompt(), "", SteeringPlan.NONE);
    }

    @Override
    public boolean sharesBatches() {
        return false;
    }

    @Override
    public List<Tensor> generate(DiffusionModel model, List<ImageRequest> batch) {
        List<ActiveImage> activeImages =
                batch.stream().map(request -> new ActiveImage(model, request)).toList();
        NoisePredictor predictor = model.noisePredictor();
        while (activeImages.stream().anyMatch(image -> !image.isComplete())) {
            List<ActiveImage> unfinished =
                    activeImages.stream().filter(image -> !image.isComplete()).toList();
            List<NoisePredictor.NoisePrediction> noisePredictions = predictor.predict(unfinished.stream()
                    .flatMap(image -> image.inputs().stream())
                    .toList());
            for (int i = 0; i < unfinished.size(); i++) {
                unfinished.get(i).advance(noisePredictions.subList(3 * i, 3 * i + 3));
            }
        }
        return model.decode(activeImages.stream().map(ActiveImage::latents).toList());
    }

    /** Omits prompts: they stay out of logs. */
    @Override
    public String toString() {
        return "SafeLatentDiffusionMethod[" + name + ", " + setting + "]";
    }

    /** An image during sampling. */
    private final class ActiveImage {
        private final ImageRequest request;
        private final SamplingTrajectory samplingTrajectory;
        private final TorchNoise noise;
        private final long[] shape;
        private final SafetyGuidance guidance;
        private LatentState state;

        ActiveImage(DiffusionModel model, ImageRequest request) {
            this.request = request;
            this.samplingTrajectory = model.trajectory(request.parameters());
            this.noise = new TorchNoise(request.seed());
            this.shape = model.latentShape(request.size());
            int size = Math.toIntExact(shape[0] * shape[1] * shape[2]);
            this.guidance = new SafetyGuidance(setting, size);
            this.state = samplingTrajectory.start(noise.next(size));
        }

        boolean isComplete() {
            return state.callIndex() == samplingTrajectory.callCount();
        }

        List<PredictionInput> inputs() {
            float[] scaledLatents = state.latents().clone();
            float factor = (float) samplingTrajectory.inputScale(state.callIndex());
            for (int i = 0; i < scaledLatents.length; i++) {
                scaledLatents[i] *= factor;
            }
            Tensor latents = new Tensor(scaledLatents, shape);
            List<PredictionInput> predictionInputs = new ArrayList<>();
            for (String prompt : List.of("", request.prompt(), unsafeConcept)) {
                predictionInputs.add(
                        new PredictionInput(latents, samplingTrajectory.timestep(state.callIndex()), prompt, null));
            }
            return predictionInputs;
        }

        void advance(List<NoisePredictor.NoisePrediction> noisePredictions) {
            float[] mixed = guidance.combine(
                    noisePredictions.get(0).modelOutput().values(),
                    noisePredictions.get(1).modelOutput().values(),
                    noisePredictions.get(2).modelOutput().values(),
                    request.parameters().guidanceScale(),
                    setting.isActive(state.callIndex(), samplingTrajectory.callCount()));
            state = samplingTrajectory.step(state, mixed, noise);
        }

        Tensor latents() {
            return new Tensor(state.latents(), shape);
        }
    }
}
