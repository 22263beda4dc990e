/**
 * Shows auditors what is behind an audit entry: the content of its request (disclosure), and its images generated again (replay).
 * {@link io.evenkeel.generation.replay.ReplaySpec} is what a replay reads from the entry;
 * {@link io.evenkeel.generation.replay.ReplaySimilarity} compares an image with the recorded one. A refused request is never generated.
 * May import what generation may, generation, and audit; not generation.pipeline.
 */
@NullMarked
package io.evenkeel.generation.replay;

import org.jspecify.annotations.NullMarked;
