package io.evenkeel.onnx.autodiff;

/** How the sensitivity of an operator's input follows from that of its output: the transposed derivative, times a vector. */
@FunctionalInterface
interface GradientRule {
    /**
     * Emits what computes it.
     *
     * @param index of the input
     * @return the name of a tensor of the input's type and shape
     * @throws io.evenkeel.onnx.UnsupportedModelException if the node is set in a way that is not supported
     */
    String inputAdjoint(GradientContext gradientContext, int index);
}
