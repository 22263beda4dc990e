/**
 * How noise becomes a picture: the schedule that a model was trained with, and the solvers that walk along it. Plain arithmetic
 * on arrays, equal to diffusers' schedulers of the same name.
 *
 * <p>A {@code Schedule} is read from a model's {@code scheduler_config.json}; it gives a {@code Walk} for each number of steps;
 * a picture on its way stands at a {@code Position}. All three are immutable. Imports nothing of ours but onnxgraph's
 * UnusableModel.
 */
@NullMarked
package io.evenkeel.sampler.scheduler;

import org.jspecify.annotations.NullMarked;
