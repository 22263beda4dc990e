package io.evenkeel.tenant;

import io.evenkeel.platform.TenantId;

/**
 * A platform, or a brand on one, that sends requests.
 *
 * @param name display name, 1 to 200 characters
 */
public record Tenant(TenantId id, String name, TenantState state) {
    /** Whether its requests are processed. */
    public enum TenantState {
        ACTIVE,
        /** All its requests are refused; it can still be administered. */
        SUSPENDED
    }
}
