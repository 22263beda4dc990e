/**
 * Tokenizes prompts for CLIP's text encoders: {@link io.evenkeel.sampler.text.ClipTokenizer}. May import onnx's
 * UnsupportedModelException.
 */
@NullMarked
package io.evenkeel.sampler.text;

import org.jspecify.annotations.NullMarked;
