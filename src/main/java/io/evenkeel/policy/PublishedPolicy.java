package io.evenkeel.policy;

import io.evenkeel.platform.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One version of a tenant's policy, ready to decide. Immutable. */
public final class PublishedPolicy {
    private final TenantId tenant;
    private final int version;
    private final String digest;
    private final Definition definition;
    /** Made when it decides for the first time: most of many tenants rest. */
    private volatile @Nullable RuleBook book;

    /**
     * A version.
     *
     * @param version from 1, one more with each publication
     * @param digest SHA-256 of its canonical definition
     */
    public PublishedPolicy(TenantId tenant, int version, String digest, Definition definition) {
        this.tenant = tenant;
        this.version = version;
        this.digest = digest;
        this.definition = definition;
    }

    public TenantId tenant() {
        return tenant;
    }

    public int version() {
        return version;
    }

    /** SHA-256 of its canonical definition. */
    public String digest() {
        return digest;
    }

    public Definition definition() {
        return definition;
    }

    /** In the order of the definition. */
    public List<Rule> rules() {
        return definition.rules();
    }

    /** Tenant and version, such as "acme@3", as audit entries name it. */
    public String label() {
        return tenant + "@" + version;
    }

    /** Its rules, ready to look for all their terms at once. */
    RuleBook book() {
        RuleBook made = book;
        if (made == null) {
            made = new RuleBook(definition.rules());
            book = made;
        }
        return made;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublishedPolicy policy
                && label().equals(policy.label())
                && digest.equals(policy.digest)
                && definition.equals(policy.definition);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return "PublishedPolicy[" + label() + "]";
    }
}
