package io.evenkeel.tenant;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The account "admin", which changes and reads. */
@ConfigMapping(prefix = "evenkeel.admin")
public interface AdminConfig {
    /** Its password. No default: without one Evenkeel does not start. */
    Optional<String> password();
}
