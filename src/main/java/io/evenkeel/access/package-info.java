/**
 * Who calls, what they may do, and whose rows they see. Role: what a token lets its bearer do. Reach: the tenants it lets them do
 * it for. Two walls stand between tenants: {@link TenantAuthorizationFilter} answers for others' as if they were not there, and PostgreSQL
 * shows a transaction the rows of its reach only, whatever the statement asks for. Errand: what the service itself does for
 * more than one tenant. May import platform.
 */
@NullMarked
package io.evenkeel.access;

import org.jspecify.annotations.NullMarked;
