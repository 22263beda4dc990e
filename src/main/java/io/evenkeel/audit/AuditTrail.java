package io.evenkeel.audit;

/** Records changes in the database transaction that makes them. */
public interface AuditTrail {
    /**
     * Appends an entry to the tenant's tree. The tree stays locked until the caller's transaction ends.
     *
     * @throws jakarta.transaction.TransactionalException outside of a transaction
     * @throws IllegalArgumentException naming a field that cannot be stored
     */
    void append(AuditEntry entry);
}
