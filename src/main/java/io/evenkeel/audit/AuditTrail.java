package io.evenkeel.audit;

/** Where admin changes are recorded, in the database transaction that makes them. */
public interface AuditTrail {
    /**
     * Appends to the tenant's chain, which stays locked until the caller's transaction ends.
     *
     * @throws jakarta.transaction.TransactionalException outside of a transaction
     * @throws IllegalArgumentException naming what an entry cannot hold
     */
    void append(AuditEntry auditEntry);
}
