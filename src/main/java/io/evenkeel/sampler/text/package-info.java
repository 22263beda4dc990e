/** From prompts to the tokens that CLIP's text encoders read. Imports onnxgraph's UnusableModel, nothing else of ours. */
@NullMarked
package io.evenkeel.sampler.text;

import org.jspecify.annotations.NullMarked;
