/**
 * The tenants: platforms, or brands on them, each with its own policies. {@link io.evenkeel.tenant.TenantService}
 * manages them. May import audit, access, http and platform.
 */
@NullMarked
package io.evenkeel.tenant;

import org.jspecify.annotations.NullMarked;
