/**
 * Reads and edits ONNX graphs without their weights: {@link io.evenkeel.onnx.OnnxModel} reads, {@link
 * io.evenkeel.onnx.HSpaceGraphEdit} adds the steering input, {@link io.evenkeel.onnx.PerSampleTimestepEdit} makes
 * timesteps independent. Knows ONNX's protobuf messages but not ONNX Runtime. Imports nothing of ours.
 */
@NullMarked
package io.evenkeel.onnx;

import org.jspecify.annotations.NullMarked;
