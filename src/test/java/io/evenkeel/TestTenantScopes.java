package io.evenkeel;

import io.evenkeel.access.SystemScope;
import java.util.concurrent.Callable;

/** Lets tests call beans as the service does by itself. */
public final class TestTenantScopes {
    private TestTenantScopes() {}

    /** Transactions that begin in the work see all tenants' rows. */
    public static <T> T runWithAllTenants(Callable<T> work) {
        try {
            return SystemScope.POLICY_SNAPSHOTS.call(work);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static void runWithAllTenants(Runnable work) {
        runWithAllTenants(() -> {
            work.run();
            return true;
        });
    }
}
