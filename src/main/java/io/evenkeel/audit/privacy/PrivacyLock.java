package io.evenkeel.audit.privacy;

import io.evenkeel.access.UnknownTenant;
import jakarta.enterprise.context.ApplicationScoped;
import javax.sql.DataSource;

/** Lets erasures, holds and retention of one tenant take turns, so that none overlooks another. */
@ApplicationScoped
class PrivacyLock {
    private final SqlTable table;

    PrivacyLock(DataSource database) {
        this.table = new SqlTable(database, "the lock of a tenant's contents");
    }

    /** Until the transaction ends. */
    void take(String tenant) {
        table.list("select pg_advisory_xact_lock(hashtextextended(?, 0))", row -> true, "privacy " + tenant);
    }

    /** If nobody else has it. */
    boolean tryTake(String tenant) {
        return table.first(
                        "select pg_try_advisory_xact_lock(hashtextextended(?, 0))",
                        row -> row.getBoolean(1),
                        "privacy " + tenant)
                .orElse(false);
    }

    /** @throws io.evenkeel.platform.ProblemException {@code unknown-tenant} if nobody added it */
    void demandKnown(String tenant) {
        if (table.first("select 1 from tenants where id = ?", row -> true, tenant)
                .isEmpty()) {
            throw UnknownTenant.problem(tenant);
        }
    }
}
