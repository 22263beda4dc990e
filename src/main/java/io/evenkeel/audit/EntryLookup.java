package io.evenkeel.audit;

import io.evenkeel.platform.TenantId;
import java.util.Optional;

/** Entries by their number. */
public interface EntryLookup {
    /** One of a tenant's, unless it has expired or is not there yet. */
    Optional<AuditEntry> find(TenantId tenant, long seq);
}
