package io.evenkeel.policy;

import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.definition.PolicyDefinition;
import io.evenkeel.policy.definition.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One version of a tenant's policy, ready to decide. Immutable. */
public final class PublishedPolicy {
    private final TenantId tenant;
    private final int version;
    private final String digest;
    private final PolicyDefinition policyDefinition;
    /** Made when it decides for the first time: most of many tenants rest. */
    private volatile @Nullable CompiledRules compiledRules;

    /**
     * A version.
     *
     * @param version from 1, one more with each publication
     * @param digest SHA-256 of its canonical definition
     */
    public PublishedPolicy(TenantId tenant, int version, String digest, PolicyDefinition policyDefinition) {
        this.tenant = tenant;
        this.version = version;
        this.digest = digest;
        this.policyDefinition = policyDefinition;
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

    public PolicyDefinition definition() {
        return policyDefinition;
    }

    /** In the order of the definition. */
    public List<Rule> rules() {
        return policyDefinition.rules();
    }

    /** Tenant and version, such as "acme@3", as audit entries name it. */
    public String label() {
        return tenant + "@" + version;
    }

    /** Its rules, ready to look for all their terms at once. */
    CompiledRules compiledRules() {
        CompiledRules compiled = compiledRules;
        if (compiled == null) {
            compiled = new CompiledRules(policyDefinition.rules());
            compiledRules = compiled;
        }
        return compiled;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublishedPolicy policy
                && label().equals(policy.label())
                && digest.equals(policy.digest)
                && policyDefinition.equals(policy.policyDefinition);
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
