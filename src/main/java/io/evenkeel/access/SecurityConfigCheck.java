package io.evenkeel.access;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Refuses to start where nobody's tokens would be checked, or the development key's would be taken from afar. */
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
            LOG.info(
                    "HTTP takes development tokens, which the command token prints: token --role auditor --tenant '*'");
        }
    }

    /** Looks at all settings. @throws IllegalStateException naming the one that leaves a door open */
    public static void validate(Config config) {
        boolean development =
                config.getOptionalValue(DEVELOPMENT_KEY, Boolean.class).orElse(false);
        validate(development, key -> config.getOptionalValue(key, String.class));
    }

    /** Finds a setting. */
    interface SettingLookup {
        Optional<String> find(String key);
    }

    static void validate(boolean development, SettingLookup settingLookup) {
        boolean server = isSet(settingLookup, SERVER_KEY);
        boolean key = isSet(settingLookup, PUBLIC_KEY_KEY);
        if (!server && !key) {
            throw violation(
                    SERVER_KEY,
                    "must be set: tokens are checked by the keys of an OpenID Connect server",
                    "set the environment variable QUARKUS_OIDC_AUTH_SERVER_URL");
        }
        if (key != development || (server && key)) {
            throw violation(
                    PUBLIC_KEY_KEY,
                    "is the embedded default's: it is only taken with (" + DEVELOPMENT_KEY + "), and without ("
                            + SERVER_KEY + ")",
                    "remove it, and set (" + SERVER_KEY + ")");
        }
        if (development && !isLoopback(settingLookup.find(HOST_KEY).orElse("0.0.0.0"))) {
            throw violation(
                    HOST_KEY,
                    "must be a loopback address where development tokens are taken",
                    "set (" + SERVER_KEY + "), or remove it");
        }
    }

    private static boolean isSet(SettingLookup settingLookup, String key) {
        return settingLookup.find(key).filter(value -> !value.isBlank()).isPresent();
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
