package io.evenkeel.tenant;

import io.evenkeel.platform.TenantId;

/**
 * One who is served.
 *
 * @param name for people, 1 to 200 characters
 */
public record Tenant(TenantId id, String name, State state) {
    /** Whether its requests are drawn. */
    public enum State {
        ACTIVE,
        /** All its requests are refused; it is still administered. */
        SUSPENDED
    }
}
