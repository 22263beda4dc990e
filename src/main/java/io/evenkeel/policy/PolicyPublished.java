package io.evenkeel.policy;

import io.evenkeel.platform.TenantId;

/** CDI event, fired in the transaction that publishes a version of a tenant's policy. */
public record PolicyPublished(TenantId tenant) {}
