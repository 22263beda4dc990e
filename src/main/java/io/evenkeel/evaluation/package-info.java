/**
 * The tables of the field: what steering does to pictures, and what it costs. May import diffusion, onnxgraph, screening,
 * concept, policy and platform; nothing imports it but what wires the application.
 */
@NullMarked
package io.evenkeel.evaluation;

import org.jspecify.annotations.NullMarked;
