package io.evenkeel.evaluation.metric;

import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Measures the distance of two sets of images as Gaussians in a network's feature space (Heusel, Ramsauer,
 * Unterthiner, Nessler and Hochreiter 2017): |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)). With fewer images than
 * features the value is biased: compare only sets of one size.
 */
public final class FrechetDistance {
    private FrechetDistance() {}

    /**
     * Returns the distance.
     *
     * @param one features of at least two images, all of one length
     * @throws IllegalArgumentException if there are fewer
     */
    public static double between(List<float[]> one, List<float[]> other) {
        if (one.size() < 2 || other.size() < 2) {
            throw new IllegalArgumentException("sets of (" + one.size() + ") and (" + other.size()
                    + ") images have no distance: each needs at least two.");
        }
        double[] mean1 = mean(one);
        double[] mean2 = mean(other);
        DMatrixRMaj s1 = covariance(one, mean1);
        DMatrixRMaj s2 = covariance(other, mean2);
        double meanDistance = 0;
        for (int i = 0; i < mean1.length; i++) {
            meanDistance += (mean1[i] - mean2[i]) * (mean1[i] - mean2[i]);
        }
        double covarianceDistance = CommonOps_DDRM.trace(s1) + CommonOps_DDRM.trace(s2) - 2 * traceOfRoot(s1, s2);
        return Math.max(0, meanDistance + covarianceDistance);
    }

    private static double[] mean(List<float[]> rows) {
        double[] mean = new double[rows.get(0).length];
        for (float[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / (double) rows.size();
            }
        }
        return mean;
    }

    private static DMatrixRMaj covariance(List<float[]> rows, double[] mean) {
        DMatrixRMaj centred = new DMatrixRMaj(rows.size(), mean.length);
        for (int r = 0; r < rows.size(); r++) {
            for (int i = 0; i < mean.length; i++) {
                centred.set(r, i, (rows.get(r)[i] - mean[i]) / Math.sqrt(rows.size() - 1));
            }
        }
        DMatrixRMaj covariance = new DMatrixRMaj(mean.length, mean.length);
        CommonOps_DDRM.multTransA(centred, centred, covariance);
        return covariance;
    }

    /** Returns the trace of (S1 S2)^(1/2). S1 S2 has the eigenvalues of the symmetric S1^(1/2) S2 S1^(1/2). */
    private static double traceOfRoot(DMatrixRMaj s1, DMatrixRMaj s2) {
        DMatrixRMaj root = squareRoot(s1);
        DMatrixRMaj product = new DMatrixRMaj(s1.numRows, s1.numRows);
        DMatrixRMaj middle = new DMatrixRMaj(s1.numRows, s1.numRows);
        CommonOps_DDRM.mult(root, s2, product);
        CommonOps_DDRM.mult(product, root, middle);
        EigenDecomposition_F64<DMatrixRMaj> eigen = decompose(middle, false);
        double trace = 0;
        for (int i = 0; i < middle.numRows; i++) {
            trace += Math.sqrt(Math.max(0, eigen.getEigenvalue(i).getReal()));
        }
        return trace;
    }

    private static DMatrixRMaj squareRoot(DMatrixRMaj symmetric) {
        int n = symmetric.numRows;
        EigenDecomposition_F64<DMatrixRMaj> eigen = decompose(symmetric, true);
        DMatrixRMaj root = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            double value = Math.sqrt(Math.max(0, eigen.getEigenvalue(i).getReal()));
            CommonOps_DDRM.multAddTransB(value, eigen.getEigenVector(i), eigen.getEigenVector(i), root);
        }
        return root;
    }

    private static EigenDecomposition_F64<DMatrixRMaj> decompose(DMatrixRMaj symmetric, boolean vectors) {
        for (int i = 0; i < symmetric.numRows; i++) { // removes the asymmetry of rounding
            for (int j = 0; j < i; j++) {
                double mean = (symmetric.get(i, j) + symmetric.get(j, i)) / 2;
                symmetric.set(i, j, mean);
                symmetric.set(j, i, mean);
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(symmetric.numRows, vectors, true);
        if (!eigen.decompose(symmetric.copy())) {
            throw new IllegalArgumentException(
                    "the features' covariance has no eigenvalues.\nMaybe they are not finite.");
        }
        return eigen;
    }
}
