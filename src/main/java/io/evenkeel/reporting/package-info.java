/**
 * Draws what reports show: line charts as SVG and contact sheets as PNG. Imports no other package of Evenkeel.
 */
@NullMarked
package io.evenkeel.reporting;

import org.jspecify.annotations.NullMarked;
