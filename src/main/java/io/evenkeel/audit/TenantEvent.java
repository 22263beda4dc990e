package io.evenkeel.audit;

/**
 * Records a change of a tenant.
 *
 * @param kind {@code tenant.added}, {@code tenant.renamed}, {@code tenant.suspended} or {@code tenant.resumed}
 * @param name display name after the change
 */
public record TenantEvent(String kind, String name) implements AuditEvent {}
