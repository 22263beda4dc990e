package io.evenkeel.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityConfigCheckTest {
    private static final String SERVER = "https://login.example/realms/images";

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void rejectsMissingServerAndDevelopmentKey(String server) {
        assertThatThrownBy(() -> validate(false, Map.of(SecurityConfigCheck.SERVER_KEY, server)))
                .hasMessage("(quarkus.oidc.auth-server-url) must be set: the OpenID Connect server's keys"
                        + " verify tokens.\nMaybe set the environment variable QUARKUS_OIDC_AUTH_SERVER_URL.");
    }

    @Test
    void acceptsServerAlone() {
        assertThatCode(() -> validate(false, Map.of(SecurityConfigCheck.SERVER_KEY, SERVER)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void acceptsDevelopmentKeyOnLoopback(String host) {
        assertThatCode(() -> validate(
                        true, Map.of(SecurityConfigCheck.PUBLIC_KEY_KEY, "key", SecurityConfigCheck.HOST_KEY, host)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "no such host", "192.0.2.1"})
    void rejectsDevelopmentKeyOnPublicAddress(String host) {
        assertThatThrownBy(() -> validate(
                        true, Map.of(SecurityConfigCheck.PUBLIC_KEY_KEY, "key", SecurityConfigCheck.HOST_KEY, host)))
                .hasMessage("(quarkus.http.host) must be a loopback address if development tokens are accepted.\n"
                        + "Maybe set (quarkus.oidc.auth-server-url), or remove it.");
    }

    @Test
    void rejectsDevelopmentKeyWithoutHost() {
        assertThatThrownBy(() -> validate(true, Map.of(SecurityConfigCheck.PUBLIC_KEY_KEY, "key")))
                .hasMessageContaining("(quarkus.http.host)");
    }

    @Test
    void rejectsKeyOutsideDevelopment() {
        assertThatThrownBy(() -> validate(false, Map.of(SecurityConfigCheck.PUBLIC_KEY_KEY, "key")))
                .hasMessage("(quarkus.oidc.public-key) is valid only with"
                        + " (evenkeel.access.development) and without (quarkus.oidc.auth-server-url).\n"
                        + "Maybe remove it, and set (quarkus.oidc.auth-server-url).");
    }

    @Test
    void rejectsDevelopmentKeyBesideServer() {
        assertThatThrownBy(() -> validate(
                        true,
                        Map.of(SecurityConfigCheck.PUBLIC_KEY_KEY, "key", SecurityConfigCheck.SERVER_KEY, SERVER)))
                .hasMessageContaining("without (quarkus.oidc.auth-server-url)");
        assertThatThrownBy(() -> validate(true, Map.of(SecurityConfigCheck.SERVER_KEY, SERVER)))
                .hasMessageContaining("(quarkus.oidc.public-key)");
    }

    private static void validate(boolean development, Map<String, String> settings) {
        SecurityConfigCheck.validate(development, key -> Optional.ofNullable(settings.get(key)));
    }
}
