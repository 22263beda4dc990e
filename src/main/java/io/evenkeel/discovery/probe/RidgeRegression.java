package io.evenkeel.discovery.probe;

/**
 * Fits ridge regressions of labels on long vectors in their dual form: as many equations as vectors, however long the
 * vectors are.
 */
public final class RidgeRegression {
    private RidgeRegression() {}

    /**
     * Fits weights and bias so that weights * vector + bias approximates the label.
     *
     * @param penalty penalty of the weights, as a multiple of the mean squared norm of the centred vectors
     */
    public static LinearFunction fit(float[][] vectors, double[] labels, double penalty) {
        float[] mean = mean(vectors);
        double labelMean = 0;
        for (double label : labels) {
            labelMean += label / labels.length;
        }
        double[][] products = gramMatrix(vectors, mean);
        double trace = 0;
        for (int i = 0; i < labels.length; i++) {
            trace += products[i][i];
        }
        double[] right = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            products[i][i] += penalty * trace / labels.length + Double.MIN_NORMAL;
            right[i] = labels[i] - labelMean;
        }
        return fit(vectors, mean, labelMean, solveCholesky(products, right));
    }

    /** A linear function of a vector. */
    @SuppressWarnings("ArrayRecordComponent")
    public record LinearFunction(float[] weights, double bias) {
        public double apply(float[] vector) {
            double sum = bias;
            for (int i = 0; i < weights.length; i++) {
                sum += (double) weights[i] * vector[i];
            }
            return sum;
        }

        public LinearFunction scaleAndShift(double factor, double shift) {
            float[] scaled = weights.clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = (float) (scaled[i] * factor);
            }
            return new LinearFunction(scaled, bias * factor + shift);
        }
    }

    private static float[] mean(float[][] vectors) {
        double[] sum = new double[vectors[0].length];
        for (float[] vector : vectors) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vector[i];
            }
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            mean[i] = (float) (sum[i] / vectors.length);
        }
        return mean;
    }

    private static double[][] gramMatrix(float[][] vectors, float[] mean) {
        double[][] products = new double[vectors.length][vectors.length];
        for (int i = 0; i < vectors.length; i++) {
            for (int j = 0; j <= i; j++) {
                products[i][j] = centredProduct(vectors[i], vectors[j], mean);
                products[j][i] = products[i][j];
            }
        }
        return products;
    }

    private static double centredProduct(float[] one, float[] other, float[] mean) {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            sum += (double) (one[i] - mean[i]) * (other[i] - mean[i]);
        }
        return sum;
    }

    private static LinearFunction fit(float[][] vectors, float[] mean, double labelMean, double[] coefficients) {
        double[] weights = new double[mean.length];
        for (int row = 0; row < vectors.length; row++) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] += coefficients[row] * (vectors[row][i] - mean[i]);
            }
        }
        float[] rounded = new float[weights.length];
        double bias = labelMean;
        for (int i = 0; i < weights.length; i++) {
            rounded[i] = (float) weights[i];
            bias -= weights[i] * mean[i];
        }
        return new LinearFunction(rounded, bias);
    }

    /**
     * Solves a linear system by Cholesky decomposition, in place.
     *
     * @param matrix symmetric and positive definite
     */
    static double[] solveCholesky(double[][] matrix, double[] right) {
        int n = right.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= matrix[i][k] * matrix[j][k];
                }
                matrix[i][j] = i == j ? Math.sqrt(sum) : sum / matrix[j][j];
            }
        }
        double[] solution = right.clone();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                solution[i] -= matrix[i][k] * solution[k];
            }
            solution[i] /= matrix[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                solution[i] -= matrix[k][i] * solution[k];
            }
            solution[i] /= matrix[i][i];
        }
        return solution;
    }
}
