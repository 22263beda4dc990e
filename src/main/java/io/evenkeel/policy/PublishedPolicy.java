package io.evenkeel.policy;

import io.evenkeel.platform.TenantId;
import java.util.List;

/**
 * One version of a tenant's policy, ready to decide. Immutable.
 *
 * @param version from 1, one more with each publication
 * @param digest SHA-256 of its canonical definition
 * @param rules in the order of the definition
 */
public record PublishedPolicy(TenantId tenant, int version, String digest, List<Rule> rules) {
    public PublishedPolicy {
        rules = List.copyOf(rules);
    }

    /** Tenant and version, such as "acme@3", as audit entries name it. */
    public String label() {
        return tenant + "@" + version;
    }
}
