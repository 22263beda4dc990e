package io.evenkeel.audit.privacy;

import io.evenkeel.access.UnknownTenantProblem;
import io.evenkeel.database.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import javax.sql.DataSource;

/** Serialises erasures, holds and retention of one tenant, so that none misses a change of another. */
@ApplicationScoped
class TenantLock {
    private final Sql sql;

    TenantLock(DataSource database) {
        this.sql = Sql.pooled(database, "the lock of a tenant's contents");
    }

    /** Waits for the lock and holds it until the transaction ends. */
    void acquire(String tenant) {
        sql.list("select pg_advisory_xact_lock(hashtextextended(?, 0))", row -> true, "privacy " + tenant);
    }

    /** Takes the lock until the transaction ends. @return false if another transaction has it */
    boolean tryAcquire(String tenant) {
        return sql.first(
                        "select pg_try_advisory_xact_lock(hashtextextended(?, 0))",
                        row -> row.getBoolean(1),
                        "privacy " + tenant)
                .orElse(false);
    }

    /** @throws io.evenkeel.platform.ProblemException {@code unknown-tenant} */
    void requireKnownTenant(String tenant) {
        if (sql.first("select 1 from tenants where id = ?", row -> true, tenant).isEmpty()) {
            throw UnknownTenantProblem.forTenant(tenant);
        }
    }
}
