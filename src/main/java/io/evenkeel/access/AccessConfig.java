package io.evenkeel.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Configuration of who may call, {@code evenkeel.access.*}. */
@ConfigMapping(prefix = "evenkeel.access")
public interface AccessConfig {
    /** Claim of a token that names its tenants: a list of ids, or {@code *}. */
    @WithDefault("tenants")
    String tenantsClaim();

    /** Whether tokens of this machine's own development key are taken, in place of an OpenID Connect server's. Set by the embedded default. */
    @WithDefault("false")
    boolean development();
}
