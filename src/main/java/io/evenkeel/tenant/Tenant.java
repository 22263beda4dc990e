package io.evenkeel.tenant;

import io.evenkeel.platform.TenantId;

/**
 * One who is served.
 *
 * @param name for people, 1 to 200 characters
 */
public record Tenant(TenantId id, String name, TenantState state) {
    /** Whether its requests are drawn. */
    public enum TenantState {
        ACTIVE,
        /** All its requests are refused; it is still administered. */
        SUSPENDED
    }
}
