/**
 * Compiles and evaluates the conditions of rules: CEL (Common Expression Language) over typed attributes of a request. Cost is
 * bounded twice: estimated at publication, and counted while a condition runs. Main types: Condition, ConditionInput, Ternary and
 * Re2Pattern, a regular expression that runs in linear time. Types named Cel know the library. May import policy.promptanalysis
 * and platform; no framework.
 */
@NullMarked
package io.evenkeel.policy.condition;

import org.jspecify.annotations.NullMarked;
