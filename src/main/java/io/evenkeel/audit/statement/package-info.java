/**
 * Statements of reasons in the format of the DSA Transparency Database (Regulation (EU) 2022/2065, Art. 17 and 24(5)):
 * one for each request that a tenant's rules refused and, if the tenant chooses, steered. The platform sets the
 * attributes that entries do not determine; missing ones are reported. May import audit.search, http, access and
 * platform.
 */
@NullMarked
package io.evenkeel.audit.statement;

import org.jspecify.annotations.NullMarked;
