/**
 * Classifies images by ONNX models. A <em>group</em> is one question about an image, such as gender or unsafe; its <em>labels</em> are
 * the possible answers, whose probabilities add up to 1. Images are float arrays [n, 3, height, width] in RGB order, from -1 to 1.
 * {@link io.evenkeel.classification.OnnxClassifiers} classifies. May import no other package of Evenkeel.
 */
@NullMarked
package io.evenkeel.classification;

import org.jspecify.annotations.NullMarked;
