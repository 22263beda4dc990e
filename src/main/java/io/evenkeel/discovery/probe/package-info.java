/**
 * Fits linear probes that read from the hidden state how far an image shows a concept. May import discovery.spec,
 * discovery.training, sampler and concept.
 */
@NullMarked
package io.evenkeel.discovery.probe;

import org.jspecify.annotations.NullMarked;
