package io.evenkeel.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorsTest {
    private static final String SERVER = "https://login.example/realms/pictures";

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void withoutAServerAndWithoutTheDevelopmentKeyNothingStarts(String server) {
        assertThatThrownBy(() -> check(false, Map.of(Doors.SERVER, server)))
                .hasMessage("(quarkus.oidc.auth-server-url) must be set: tokens are checked by the keys of an OpenID"
                        + " Connect server.\nMaybe set the environment variable QUARKUS_OIDC_AUTH_SERVER_URL.");
    }

    @Test
    void aServerIsEnough() {
        assertThatCode(() -> check(false, Map.of(Doors.SERVER, SERVER))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void theDevelopmentKeyIsEnoughOnThisMachine(String host) {
        assertThatCode(() -> check(true, Map.of(Doors.KEY, "key", Doors.HOST, host)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "no such host", "192.0.2.1"})
    void developmentTokensAreNotTakenFromAfar(String host) {
        assertThatThrownBy(() -> check(true, Map.of(Doors.KEY, "key", Doors.HOST, host)))
                .hasMessage("(quarkus.http.host) must be a loopback address where development tokens are taken.\n"
                        + "Maybe set (quarkus.oidc.auth-server-url), or remove it.");
    }

    @Test
    void developmentTokensAreNotTakenWhereNobodySaysOnWhichAddress() {
        assertThatThrownBy(() -> check(true, Map.of(Doors.KEY, "key"))).hasMessageContaining("(quarkus.http.host)");
    }

    @Test
    void aKeyIsNotTakenOutsideOfDevelopment() {
        assertThatThrownBy(() -> check(false, Map.of(Doors.KEY, "key")))
                .hasMessage("(quarkus.oidc.public-key) is the embedded default's: it is only taken with"
                        + " (evenkeel.access.development), and without (quarkus.oidc.auth-server-url).\n"
                        + "Maybe remove it, and set (quarkus.oidc.auth-server-url).");
    }

    @Test
    void developmentTokensAreNotTakenBesideAServers() {
        assertThatThrownBy(() -> check(true, Map.of(Doors.KEY, "key", Doors.SERVER, SERVER)))
                .hasMessageContaining("without (quarkus.oidc.auth-server-url)");
        assertThatThrownBy(() -> check(true, Map.of(Doors.SERVER, SERVER)))
                .hasMessageContaining("(quarkus.oidc.public-key)");
    }

    private static void check(boolean development, Map<String, String> settings) {
        Doors.check(development, key -> Optional.ofNullable(settings.get(key)));
    }
}
