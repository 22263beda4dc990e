package io.evenkeel.sampler.scheduler;

import java.util.ArrayList;
import java.util.List;

/**
 * The weights of one UniPC step: a first-order step by the current sample, plus corrections by the differences of
 * samples at other steps (equations 3 and 5 of the paper, for predicted samples); diffusers' {@code
 * multistep_uni_p_bh_update} and {@code multistep_uni_c_bh_update}.
 *
 * @param latentsWeight weight of the latents at the start of the step
 * @param sampleWeights weights of the predicted samples, newest first: at the end of the step (0 for a predictor), at
 * its start, older ones
 */
@SuppressWarnings("ArrayRecordComponent")
record UniPcCoefficients(double latentsWeight, double[] sampleWeights, boolean corrector) {
    /** @param corrector whether the sample at the end of the step is known */
    static UniPcCoefficients compute(SigmaSchedule schedule, int step, int order, boolean corrector, boolean bh1) {
        SignalNoiseRatio now = schedule.noiseLevelAt(step);
        SignalNoiseRatio next = schedule.noiseLevelAt(step + 1);
        double lambdaStep = next.lambda() - now.lambda();
        List<Double> lambdaRatios = computeLambdaRatios(schedule, step, order, lambdaStep);
        if (corrector) {
            lambdaRatios.add(1.0);
        }
        // bh1 is infinite where no noise is left, but then no term uses it; diffusers returns NaN there
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

    /** Returns the distances of older steps in lambda, relative to the current step. */
    private static List<Double> computeLambdaRatios(SigmaSchedule schedule, int step, int order, double lambdaStep) {
        List<Double> lambdaRatios = new ArrayList<>();
        for (int k = 1; k < order; k++) {
            lambdaRatios.add((schedule.lambdaAt(step - k) - schedule.lambdaAt(step)) / lambdaStep);
        }
        return lambdaRatios;
    }

    /**
     * Returns weights that reproduce polynomials in lambda exactly. A single weight is 0.5, as in the authors' code.
     */
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

    /** Solves by Gauss-Jordan elimination. The lambdas differ, so there is a solution. */
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

    /**
     * @param pictures predicted samples, newest first: from the end of the step for a corrector, from its start for a
     * predictor
     */
    float[] apply(float[] latents, List<float[]> pictures) {
        LinearCombination combination = LinearCombination.of(latentsWeight, latents);
        for (int k = corrector ? 0 : 1; k < sampleWeights.length; k++) {
            combination.plus(sampleWeights[k], pictures.get(corrector ? k : k - 1));
        }
        return combination.values();
    }
}
