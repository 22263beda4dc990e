/**
 * Measures throughput and latency of a model on this machine. Variants are measured in turns in one run, and reported as medians
 * and ratios. {@link io.evenkeel.benchmark.BenchmarkArguments} are the common options. May import concept, evaluation and sampler.
 */
@NullMarked
package io.evenkeel.benchmark;

import org.jspecify.annotations.NullMarked;
