package io.evenkeel.audit;

import io.evenkeel.platform.TenantId;
import java.util.Optional;

/** Finds entries by their number. */
public interface EntryLookup {
    /** Returns an entry of a tenant; empty if it has expired or is not in the database yet. */
    Optional<AuditEntry> find(TenantId tenant, long seq);
}
