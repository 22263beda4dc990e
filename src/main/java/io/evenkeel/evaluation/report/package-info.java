/** What is left of an evaluation for people to read: chapters of tables and plots, as a page and as JSON, and contact sheets. */
@NullMarked
package io.evenkeel.evaluation.report;

import org.jspecify.annotations.NullMarked;
