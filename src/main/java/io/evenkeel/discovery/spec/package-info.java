/**
 * Reads discovery specs: which concepts to discover, by which prompts, and with which training options. {@link
 * io.evenkeel.discovery.spec.DiscoverySpec} is the entry point. May import concept, sampler.text and platform.
 */
@NullMarked
package io.evenkeel.discovery.spec;

import org.jspecify.annotations.NullMarked;
