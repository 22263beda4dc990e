package io.evenkeel.discovery.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.Tensor;
import io.evenkeel.sampler.NoisePredictor;
import io.evenkeel.sampler.scheduler.NoiseScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that is known through and through: it predicts a little of its latents, a field that the prompt alone decides, and a
 * fixed matrix times the offset.
 */
public final class LinearToyModel implements NoisePredictor {
    static final long[] LATENTS = {1, 2, 2};
    static final long[] H = {2, 1, 1};
    private static final double[][] MATRIX = {{1, 0}, {0, 1}, {1, 1}, {1, -1}};
    private static final double OF_LATENTS = 0.1;

    private final double gradientError;
    private int calls;

    /** @param gradientError added to every loss's gradient; 0 for none */
    public LinearToyModel(double gradientError) {
        this.gradientError = gradientError;
    }

    public static FrozenModel ground(double guidance) {
        return ground(new LinearToyModel(0), guidance);
    }

    public static FrozenModel ground(NoisePredictor predictor, double guidance) {
        NoiseScheduler noiseScheduler = schedule("epsilon");
        return new FrozenModel(predictor, noiseScheduler, noiseScheduler.createTrajectory(10), guidance, LATENTS, H);
    }

    static NoiseScheduler schedule(String prediction) {
        try {
            return NoiseScheduler.fromConfig(new ObjectMapper().readTree("""
                    {"_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012,
                     "beta_schedule": "scaled_linear", "num_train_timesteps": 1000, "clip_sample": false,
                     "set_alpha_to_one": false, "steps_offset": 1, "prediction_type": "%s"}
                    """.formatted(prediction)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int calls() {
        return calls;
    }

    /** What the words make it predict: "woman" lies along the matrix's first column, "man" and "weapon" along its second. */
    private static double promptEffect(String prompt, int row) {
        List<String> words = List.of(prompt.split(" ", -1));
        double first = words.contains("woman") ? 0.5 : 0;
        double second = (words.contains("man") ? 0.25 : 0) + (words.contains("weapon") ? 0.5 : 0);
        return first * MATRIX[row][0] + second * MATRIX[row][1] + (prompt.isEmpty() ? 0 : 0.125);
    }

    private static Tensor predictAt(PredictionInput input) {
        float[] latents = input.latents().values();
        float[] offset = input.hiddenStateOffset() == null
                ? new float[2]
                : input.hiddenStateOffset().values();
        float[] values = new float[4];
        for (int row = 0; row < 4; row++) {
            double steered = MATRIX[row][0] * offset[0] + MATRIX[row][1] * offset[1];
            values[row] = (float) (OF_LATENTS * latents[row] + promptEffect(input.prompt(), row) + steered);
        }
        return new Tensor(values, LATENTS);
    }

    @Override
    public List<NoisePrediction> predict(List<PredictionInput> predictionInputs) {
        calls++;
        return predictionInputs.stream()
                .map(input -> new NoisePrediction(predictAt(input), hiddenStateOf(input)))
                .toList();
    }

    /** Shows the latents, whatever is said. */
    private static Tensor hiddenStateOf(PredictionInput input) {
        float[] latents = input.latents().values();
        return new Tensor(new float[] {latents[0] + latents[3], latents[1]}, H);
    }

    @Override
    public List<LossGradient> computeGradients(List<PredictionInput> predictionInputs, List<Tensor> goals) {
        calls++;
        List<LossGradient> lossGradients = new ArrayList<>();
        for (int i = 0; i < predictionInputs.size(); i++) {
            Tensor predicted = predictAt(predictionInputs.get(i));
            lossGradients.add(new LossGradient(
                    PredictionTargets.meanSquare(predicted, goals.get(i)),
                    gradient(predicted, goals.get(i)),
                    predicted));
        }
        return lossGradients;
    }

    private Tensor gradient(Tensor predicted, Tensor goal) {
        float[] gradient = new float[2];
        for (int row = 0; row < 4; row++) {
            double apart = predicted.values()[row] - goal.values()[row];
            gradient[0] += (float) (2 * apart * MATRIX[row][0] / 4);
            gradient[1] += (float) (2 * apart * MATRIX[row][1] / 4);
        }
        gradient[0] += (float) gradientError;
        return new Tensor(gradient, H);
    }

    /** Returns the shape of the latents. */
    public static long[] latentShape() {
        return LATENTS.clone();
    }
}
