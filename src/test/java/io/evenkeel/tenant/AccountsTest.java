package io.evenkeel.tenant;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void anAccountWithoutAPasswordStopsTheStart(String password) {
        assertThatThrownBy(() -> Accounts.check("evenkeel.admin.password", Optional.ofNullable(password)))
                .hasMessage("(evenkeel.admin.password) must be set, as its account has no default password.\n"
                        + "Maybe set the environment variable EVENKEEL_ADMIN_PASSWORD.");
    }

    @Test
    void anyOtherPasswordWillDo() {
        assertThatCode(() -> Accounts.check("evenkeel.admin.password", Optional.of("x")))
                .doesNotThrowAnyException();
    }
}
