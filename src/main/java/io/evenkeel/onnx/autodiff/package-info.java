/**
 * Gradients of ONNX graphs, as ONNX graphs: how a U-Net's loss changes with what is added to h, by reverse-mode
 * differentiation (Griewank and Walther 2008; Baydin et al. 2018).
 *
 * <p>Words: a tensor is <em>live</em> if it depends on h and the prediction depends on it; nodes with live inputs and outputs are
 * differentiated, the others are left as they are. A <em>rule</em> says what one operator makes of the <em>sensitivity</em> of
 * its output, which is the derivative of the loss by that output, on its way to one input: it emits nodes. <em>Facts</em> are
 * what is known of a tensor before anything is run: its type, rank, those sides that are the same whatever is fed, and its
 * values where they say shapes. Sides that batch and picture size change are read by the graph itself while it runs. Imports
 * the package above only.
 */
@NullMarked
package io.evenkeel.onnx.autodiff;

import org.jspecify.annotations.NullMarked;
