package io.evenkeel.tenant;

import io.evenkeel.platform.TenantId;

/** CDI event, fired in the transaction that added or changed a tenant. */
public record TenantChanged(TenantId tenant) {}
