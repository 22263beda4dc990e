/**
 * How fast, and how large: benchmarks of the sampler, each a command that prints a table and can write its figures down. What is
 * compared is measured side by side in one run, in turns, and told as medians and ratios.
 */
@NullMarked
package io.evenkeel.benchmark;

import org.jspecify.annotations.NullMarked;
