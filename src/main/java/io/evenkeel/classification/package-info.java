/**
 * Image classifiers on ONNX Runtime: what is on a finished picture, measured and not assumed.
 *
 * <p>Words: a <em>group</em> is one question asked of a picture, such as gender or unsafe; its <em>labels</em> are the answers,
 * whose probabilities add up to 1. Pictures are float arrays [n, 3, height, width], red before green before blue, -1 to 1.
 * May import platform.
 */
@NullMarked
package io.evenkeel.classification;

import org.jspecify.annotations.NullMarked;
