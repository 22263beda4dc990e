package io.evenkeel.access;

import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;

/** The one answer for a tenant that nobody added, and for one that is not the caller's: they must not be told apart. */
public final class UnknownTenant {
    private UnknownTenant() {}

    public static ProblemException problem(String tenant) {
        return ProblemException.missing(
                "unknown-tenant",
                "tenant (" + Shown.of(tenant)
                        + ") is not known.\nMaybe it is not added yet, or the token is for other tenants.");
    }
}
