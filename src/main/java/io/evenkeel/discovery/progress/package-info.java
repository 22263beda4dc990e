/**
 * Reports the progress of a discovery to a listener, estimates the time left, and carries requests to stop. May import
 * sampler and concept.
 */
@NullMarked
package io.evenkeel.discovery.progress;

import org.jspecify.annotations.NullMarked;
