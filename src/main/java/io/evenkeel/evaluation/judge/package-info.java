/**
 * Who looks at pictures: a classifier that says what is on them, and whose inner layers say how like two of them are.
 */
@NullMarked
package io.evenkeel.evaluation.judge;

import org.jspecify.annotations.NullMarked;
