/**
 * Renders the report of an evaluation: tables, charts and contact sheets, as an HTML page and as JSON. {@link
 * io.evenkeel.evaluation.report.BenchmarkRecorder} records metrics in a file like docs/benchmarks.json. May import
 * evaluation.metric, reporting and sampler.runtime.
 */
@NullMarked
package io.evenkeel.evaluation.report;

import org.jspecify.annotations.NullMarked;
