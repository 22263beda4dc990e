package io.evenkeel.access;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Refuses to start where nobody's tokens would be checked, or the development key's would be taken from afar. */
@ApplicationScoped
public class Doors {
    static final String DEVELOPMENT = "evenkeel.access.development";
    static final String SERVER = "quarkus.oidc.auth-server-url";
    static final String KEY = "quarkus.oidc.public-key";
    static final String HOST = "quarkus.http.host";

    void check(@Observes StartupEvent start, Config config) {
        check(config);
    }

    /** Looks at all settings. @throws IllegalStateException naming the one that leaves a door open */
    public static void check(Config config) {
        boolean development =
                config.getOptionalValue(DEVELOPMENT, Boolean.class).orElse(false);
        check(development, key -> config.getOptionalValue(key, String.class));
    }

    /** Finds a setting. */
    interface Settings {
        Optional<String> of(String key);
    }

    static void check(boolean development, Settings settings) {
        boolean server = isSet(settings, SERVER);
        boolean key = isSet(settings, KEY);
        if (!server && !key) {
            throw closed(
                    SERVER,
                    "must be set: tokens are checked by the keys of an OpenID Connect server",
                    "set the environment variable QUARKUS_OIDC_AUTH_SERVER_URL");
        }
        if (key != development || (server && key)) {
            throw closed(
                    KEY,
                    "is the embedded default's: it is only taken with (" + DEVELOPMENT + "), and without (" + SERVER
                            + ")",
                    "remove it, and set (" + SERVER + ")");
        }
        if (development && !isLoopback(settings.of(HOST).orElse("0.0.0.0"))) {
            throw closed(
                    HOST,
                    "must be a loopback address where development tokens are taken",
                    "set (" + SERVER + "), or remove it");
        }
    }

    private static boolean isSet(Settings settings, String key) {
        return settings.of(key).filter(value -> !value.isBlank()).isPresent();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static IllegalStateException closed(String key, String rule, String maybe) {
        return new IllegalStateException("(" + key + ") " + rule + ".\nMaybe " + maybe + ".");
    }
}
