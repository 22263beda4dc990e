/**
 * Judges images: {@link io.evenkeel.evaluation.judge.Judge} classifies them, and returns features and activations that measure how
 * similar images are. May import classification, concept, onnx, sampler and platform.
 */
@NullMarked
package io.evenkeel.evaluation.judge;

import org.jspecify.annotations.NullMarked;
