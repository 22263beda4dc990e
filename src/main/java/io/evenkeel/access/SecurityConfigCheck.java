package io.evenkeel.access;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Stops the start if tokens would not be verified, or if development tokens would be accepted from other machines. */
@ApplicationScoped
public class SecurityConfigCheck {
    private static final Logger LOG = Logger.getLogger(SecurityConfigCheck.class);
    static final String DEVELOPMENT_KEY = "evenkeel.access.development";
    static final String SERVER_KEY = "quarkus.oidc.auth-server-url";
    static final String PUBLIC_KEY_KEY = "quarkus.oidc.public-key";
    static final String HOST_KEY = "quarkus.http.host";

    void onStart(@Observes StartupEvent start, Config config, AccessConfig access) {
        validate(config);
        if (access.development()) {
            LOG.info("HTTP accepts development tokens. Print one with: token --role auditor --tenant '*'");
        }
    }

    /** Validates the settings. @throws IllegalStateException naming the insecure setting */
    public static void validate(Config config) {
        boolean development =
                config.getOptionalValue(DEVELOPMENT_KEY, Boolean.class).orElse(false);
        validate(development, key -> config.getOptionalValue(key, String.class));
    }

    interface SettingLookup {
        Optional<String> find(String key);
    }

    static void validate(boolean development, SettingLookup lookup) {
        boolean server = isSet(lookup, SERVER_KEY);
        boolean key = isSet(lookup, PUBLIC_KEY_KEY);
        if (!server && !key) {
            throw violation(
                    SERVER_KEY,
                    "must be set: the OpenID Connect server's keys verify tokens",
                    "set the environment variable QUARKUS_OIDC_AUTH_SERVER_URL");
        }
        if (key != development || (server && key)) {
            throw violation(
                    PUBLIC_KEY_KEY,
                    "is valid only with (" + DEVELOPMENT_KEY + ") and without (" + SERVER_KEY + ")",
                    "remove it, and set (" + SERVER_KEY + ")");
        }
        if (development && !isLoopback(lookup.find(HOST_KEY).orElse("0.0.0.0"))) {
            throw violation(
                    HOST_KEY,
                    "must be a loopback address if development tokens are accepted",
                    "set (" + SERVER_KEY + "), or remove it");
        }
    }

    private static boolean isSet(SettingLookup lookup, String key) {
        return lookup.find(key).filter(value -> !value.isBlank()).isPresent();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static IllegalStateException violation(String key, String rule, String hint) {
        return new IllegalStateException("(" + key + ") " + rule + ".\nMaybe " + hint + ".");
    }
}
