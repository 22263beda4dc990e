package io.evenkeel.onnx.autodiff;

/** Computes the adjoint of an operator's input from that of its output: the vector-Jacobian product. */
@FunctionalInterface
interface GradientRule {
    /**
     * Adds the nodes that compute it.
     *
     * @param index index of the input
     * @return name of a tensor with the input's type and shape
     * @throws io.evenkeel.onnx.UnsupportedModelException if the node has unsupported attributes
     */
    String inputAdjoint(GradientContext context, int index);
}
