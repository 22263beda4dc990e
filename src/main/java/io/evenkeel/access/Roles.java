package io.evenkeel.access;

/** What a token's bearer may do, for the tenants of its reach. Endpoints name them in {@code @RolesAllowed}; without one nobody may. */
public final class Roles {
    /** Tenants, concepts, discoveries, and everything of any tenant, but its prompts. Counts only in a token for all tenants. */
    public static final String PLATFORM_OPERATOR = "platform-operator";

    /** Writes policies. */
    public static final String POLICY_ADMIN = "policy-admin";

    /** Reads everything, changes nothing. */
    public static final String AUDITOR = "auditor";

    /** Asks for pictures and sees what was decided of them. */
    public static final String PUBLISHER = "publisher";

    private Roles() {}
}
