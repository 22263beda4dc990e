package io.evenkeel.audit.privacy;

import io.evenkeel.access.UnknownTenantProblem;
import jakarta.enterprise.context.ApplicationScoped;
import javax.sql.DataSource;

/** Lets erasures, holds and retention of one tenant take turns, so that none overlooks another. */
@ApplicationScoped
class TenantLock {
    private final PrivacySqlTable sql;

    TenantLock(DataSource database) {
        this.sql = new PrivacySqlTable(database, "the lock of a tenant's contents");
    }

    /** Until the transaction ends. */
    void acquire(String tenant) {
        sql.queryAll("select pg_advisory_xact_lock(hashtextextended(?, 0))", row -> true, "privacy " + tenant);
    }

    /** If nobody else has it. */
    boolean tryAcquire(String tenant) {
        return sql.queryFirst(
                        "select pg_try_advisory_xact_lock(hashtextextended(?, 0))",
                        row -> row.getBoolean(1),
                        "privacy " + tenant)
                .orElse(false);
    }

    /** @throws io.evenkeel.platform.ProblemException {@code unknown-tenant} if nobody added it */
    void requireKnownTenant(String tenant) {
        if (sql.queryFirst("select 1 from tenants where id = ?", row -> true, tenant)
                .isEmpty()) {
            throw UnknownTenantProblem.forTenant(tenant);
        }
    }
}
