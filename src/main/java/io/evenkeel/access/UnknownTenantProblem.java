package io.evenkeel.access;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;

/** The one answer for a tenant that nobody added, and for one that is not the caller's: they must not be told apart. */
public final class UnknownTenantProblem {
    private UnknownTenantProblem() {}

    public static ProblemException forTenant(String tenant) {
        return ProblemException.notFound(
                "unknown-tenant",
                "tenant (" + SafeText.sanitise(tenant)
                        + ") is not known.\nMaybe it is not added yet, or the token is for other tenants.");
    }
}
