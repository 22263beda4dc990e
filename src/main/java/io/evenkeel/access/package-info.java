/**
 * Who calls, what they may do, and which tenants' rows they see. {@link TenantAuthorizationFilter} checks the tenant in
 * the path; {@link RowLevelSecurityInterceptor} makes PostgreSQL hide all rows outside the {@link TenantScope}; {@link
 * SystemScope} covers the service's own work for several tenants. May import platform.
 */
@NullMarked
package io.evenkeel.access;

import org.jspecify.annotations.NullMarked;
