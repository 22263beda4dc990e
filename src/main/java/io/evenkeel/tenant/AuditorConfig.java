package io.evenkeel.tenant;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The account "auditor", which reads. */
@ConfigMapping(prefix = "evenkeel.auditor")
public interface AuditorConfig {
    /** Its password. No default: without one Evenkeel does not start. */
    Optional<String> password();
}
