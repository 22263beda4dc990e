package io.evenkeel.tenant;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Optional;

/** Refuses to start with an account that anybody could use. */
@ApplicationScoped
class Accounts {
    void check(@Observes StartupEvent start, AdminConfig admin, AuditorConfig auditor) {
        check("evenkeel.admin.password", admin.password());
        check("evenkeel.auditor.password", auditor.password());
    }

    static void check(String key, Optional<String> password) {
        if (password.filter(given -> !given.isBlank()).isEmpty()) {
            String variable = key.replace('.', '_').toUpperCase(Locale.ROOT);
            throw new IllegalStateException(
                    "(" + key + ") must be set, as its account has no default password.\nMaybe set"
                            + " the environment variable " + variable + ".");
        }
    }
}
