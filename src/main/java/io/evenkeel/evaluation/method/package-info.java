/**
 * The ways to make pictures fairer or safer that are compared: each turns a scene (prompt and noise) and an aim (what the picture
 * should show, or be free of) into a picture. An aim without demands is the unsteered twin.
 */
@NullMarked
package io.evenkeel.evaluation.method;

import org.jspecify.annotations.NullMarked;
