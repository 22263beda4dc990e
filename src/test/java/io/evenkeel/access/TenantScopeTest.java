package io.evenkeel.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.platform.TenantId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantScopeTest {
    private static final TenantId ACME = new TenantId("acme");

    @Test
    void includesOnlyNamedTenants() {
        TenantScope scope = TenantScope.fromNames(List.of("acme", "globex"));

        assertThat(scope.includes(ACME)).isTrue();
        assertThat(scope.includes(new TenantId("acme-2"))).isFalse();
        assertThat(scope.toDatabaseSetting()).isEqualTo("acme,globex");
    }

    @Test
    void wildcardIsUnrestricted() {
        assertThat(TenantScope.fromNames(List.of("acme", "*"))).isEqualTo(TenantScope.UNRESTRICTED);
        assertThat(TenantScope.UNRESTRICTED.includes(ACME)).isTrue();
        assertThat(TenantScope.UNRESTRICTED.toDatabaseSetting()).isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Acme", "a,b", "a*", "_nobody", "'; drop table policies; --", "acme\n"})
    void ignoresInvalidTenantNames(String name) {
        assertThat(TenantScope.fromNames(List.of(name))).isEqualTo(TenantScope.NONE);
        assertThat(TenantScope.UNRESTRICTED.narrowTo(name)).isEqualTo(TenantScope.NONE);
    }

    @Test
    void narrowsToOneTenantOrNone() {
        assertThat(TenantScope.UNRESTRICTED.narrowTo("acme").toDatabaseSetting())
                .isEqualTo("acme");
        assertThat(TenantScope.fromNames(List.of("acme", "globex"))
                        .narrowTo("acme")
                        .toDatabaseSetting())
                .isEqualTo("acme");
        assertThat(TenantScope.fromNames(List.of("globex")).narrowTo("acme")).isEqualTo(TenantScope.NONE);
        assertThat(TenantScope.NONE.toDatabaseSetting()).isEmpty();
    }

    @Test
    void rejectsNamesUnsafeInDatabaseSetting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TenantScope(false, Set.of("a'b")))
                .withMessage("tenants [a'b] must match [a-z0-9_-]{1,63}.");
    }
}
