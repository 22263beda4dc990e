/**
 * When a rule acts: conditions in CEL (Common Expression Language) over typed facts of a request, compiled and type-checked
 * when a policy is published. Condition: a text and what was compiled of it. Asked: what is known of a request. RequestFacts:
 * the same as conditions see it. Truth: true, false, or unknown, where a fact is missing that would decide. SafePattern: a
 * regular expression that takes linear time. What a condition may cost is bounded twice: estimated from its text at
 * publication, and counted while it runs. Classes called Cel know the library. May import policy.prompt and platform.
 */
@NullMarked
package io.evenkeel.policy.condition;

import org.jspecify.annotations.NullMarked;
