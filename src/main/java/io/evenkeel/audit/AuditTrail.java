package io.evenkeel.audit;

/** Where admin changes are recorded, in the database transaction that makes them. */
public interface AuditTrail {
    /** Appends to the tenant's chain. @throws IllegalStateException outside of a transaction */
    void append(Entry entry);
}
