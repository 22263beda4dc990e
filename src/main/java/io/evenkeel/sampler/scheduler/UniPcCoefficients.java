package io.evenkeel.sampler.scheduler;

import java.util.ArrayList;
import java.util.List;

/**
 * One step of UniPC from a rung to the next, as weights: a straight step by the picture seen at the rung, plus what the change of
 * that picture at other rungs adds (equations 3 and 5 of the paper, for predicted pictures).
 *
 * @param latentsWeight weight of the latents at the rung
 * @param sampleWeights weights of the pictures, newest first: where the step leads to (0 if not known yet), the rung's, older ones
 */
@SuppressWarnings("ArrayRecordComponent")
record UniPcCoefficients(double latentsWeight, double[] sampleWeights, boolean corrector) {
    /** @param corrector whether the picture is known that was seen where the step leads to */
    static UniPcCoefficients compute(SigmaSchedule sigmaSchedule, int step, int order, boolean corrector, boolean bh1) {
        SignalNoiseRatio now = sigmaSchedule.noiseLevelAt(step);
        SignalNoiseRatio next = sigmaSchedule.noiseLevelAt(step + 1);
        double lambdaStep = next.lambda() - now.lambda();
        List<Double> lambdaRatios = computeLambdaRatios(sigmaSchedule, step, order, lambdaStep);
        if (corrector) {
            lambdaRatios.add(1.0);
        }
        // infinite for bh1 where no noise is left, but then there is no share either: diffusers has no number there
        double scale = bh1 ? -lambdaStep : Math.expm1(-lambdaStep);
        double[] rhos = solveRhos(lambdaRatios, -lambdaStep, scale);
        double[] pictures = new double[order + 1];
        pictures[1] = -next.signal() * Math.expm1(-lambdaStep);
        for (int k = 0; k < rhos.length; k++) {
            double weight = -next.signal() * scale * rhos[k] / lambdaRatios.get(k);
            pictures[k < order - 1 ? k + 2 : 0] = weight;
            pictures[1] -= weight;
        }
        return new UniPcCoefficients(next.noise() / now.noise(), pictures, corrector);
    }

    /** Older rungs' distances in lambda, measured by the way ahead. */
    private static List<Double> computeLambdaRatios(
            SigmaSchedule sigmaSchedule, int step, int order, double lambdaStep) {
        List<Double> lambdaRatios = new ArrayList<>();
        for (int k = 1; k < order; k++) {
            lambdaRatios.add((sigmaSchedule.lambdaAt(step - k) - sigmaSchedule.lambdaAt(step)) / lambdaStep);
        }
        return lambdaRatios;
    }

    /** Such that polynomials in lambda are followed exactly; one share alone is a half, as in the authors' program. */
    private static double[] solveRhos(List<Double> lambdaRatios, double power, double scale) {
        if (lambdaRatios.size() < 2) {
            return lambdaRatios.isEmpty() ? new double[0] : new double[] {0.5};
        }
        int size = lambdaRatios.size();
        double[][] rows = new double[size][size + 1];
        double phi = Math.expm1(power) / power - 1;
        double factorial = 1;
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                rows[i][k] = Math.pow(lambdaRatios.get(k), i);
            }
            rows[i][size] = phi * factorial / scale;
            factorial *= i + 2;
            phi = phi / power - 1 / factorial;
        }
        return solveLinearSystem(rows);
    }

    /** By Gauss and Jordan; the places differ, so that there is a solution. */
    private static double[] solveLinearSystem(double[][] rows) {
        int size = rows.length;
        double[] solution = new double[size];
        for (int pivot = 0; pivot < size; pivot++) {
            for (int row = 0; row < size; row++) {
                if (row != pivot) {
                    subtractScaledRow(rows[row][pivot] / rows[pivot][pivot], rows[pivot], rows[row]);
                }
            }
        }
        for (int i = 0; i < size; i++) {
            solution[i] = rows[i][size] / rows[i][i];
        }
        return solution;
    }

    private static void subtractScaledRow(double factor, double[] row, double[] from) {
        for (int i = 0; i < row.length; i++) {
            from[i] -= factor * row[i];
        }
    }

    /** @param pictures newest first: for a corrector from where the step led to, for a predictor from the rung on */
    float[] apply(float[] latents, List<float[]> pictures) {
        LinearCombination linearCombination = LinearCombination.of(latentsWeight, latents);
        for (int k = corrector ? 0 : 1; k < sampleWeights.length; k++) {
            linearCombination.plus(sampleWeights[k], pictures.get(corrector ? k : k - 1));
        }
        return linearCombination.values();
    }
}
