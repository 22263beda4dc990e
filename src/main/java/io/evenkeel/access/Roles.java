package io.evenkeel.access;

/** The roles of a token, for the tenants of its scope. An endpoint without {@code @RolesAllowed} denies everyone. */
public final class Roles {
    /**
     * Manages tenants, concepts, discoveries and all data of tenants except prompts. Valid only in a token for all
     * tenants.
     */
    public static final String PLATFORM_OPERATOR = "platform-operator";

    /** Writes policies. */
    public static final String POLICY_ADMIN = "policy-admin";

    /** Reads everything, changes nothing. */
    public static final String AUDITOR = "auditor";

    /** Requests images and reads the decisions about them. */
    public static final String PUBLISHER = "publisher";

    private Roles() {}
}
