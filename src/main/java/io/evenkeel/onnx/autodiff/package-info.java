/**
 * Derives gradients of ONNX graphs as ONNX graphs, by reverse-mode differentiation (Griewank and Walther 2008; Baydin
 * et al. 2018): {@link io.evenkeel.onnx.autodiff.HSpaceGradientGraph}.
 *
 * <p>The <em>adjoint</em> of a tensor is the derivative of the loss with respect to it. A tensor is <em>live</em> if
 * it depends on h and the prediction depends on it. A <em>gradient rule</em> adds the nodes that compute the adjoint
 * of one input of a live node. May import onnx.
 */
@NullMarked
package io.evenkeel.onnx.autodiff;

import org.jspecify.annotations.NullMarked;
