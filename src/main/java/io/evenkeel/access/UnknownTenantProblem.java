package io.evenkeel.access;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;

/**
 * The same problem for a tenant that does not exist and for another caller's, so that callers cannot tell them apart.
 */
public final class UnknownTenantProblem {
    private UnknownTenantProblem() {}

    public static ProblemException forTenant(String tenant) {
        return ProblemException.notFound(
                "unknown-tenant",
                "tenant (" + SafeText.sanitise(tenant)
                        + ") is unknown.\nMaybe it does not exist yet, or the token is for other tenants.");
    }
}
