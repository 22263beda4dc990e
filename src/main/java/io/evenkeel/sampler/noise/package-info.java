/** Generates the initial noise of images like PyTorch: {@link io.evenkeel.sampler.noise.TorchNoise}. Imports nothing of ours. */
@NullMarked
package io.evenkeel.sampler.noise;

import org.jspecify.annotations.NullMarked;
