package io.evenkeel.tenant;

import io.evenkeel.platform.TenantId;

/** CDI event, fired in the transaction that creates or changes a tenant. */
public record TenantChanged(TenantId tenant) {}
