/**
 * Statements of reasons, in the words of the DSA Transparency Database (Regulation (EU) 2022/2065, Art. 17 and 24(5)): one for each
 * request that a tenant's rules refused or, if the tenant says so, altered. Attribute: a field of a statement; known: what entries tell;
 * said: what only the platform knows, and sets for all its statements or by rule. What is missing is named, never guessed. May import rest
 * access platform.
 */
@NullMarked
package io.evenkeel.audit.statement;

import org.jspecify.annotations.NullMarked;
