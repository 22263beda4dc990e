package io.evenkeel.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Configuration of access, {@code evenkeel.access.*}. */
@ConfigMapping(prefix = "evenkeel.access")
public interface AccessConfig {
    /** Claim that names the tenants of a token: a list of ids, or {@code *} for all. */
    @WithDefault("tenants")
    String tenantsClaim();

    /**
     * Whether tokens signed with this machine's development key are accepted in place of an OpenID Connect server's.
     */
    @WithDefault("false")
    boolean development();
}
