package io.evenkeel.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.platform.TenantId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {
    private static final TenantId ACME = new TenantId("acme");

    @Test
    void itCoversTheTenantsThatAreNamedAndNoOthers() {
        Reach reach = Reach.of(List.of("acme", "globex"));

        assertThat(reach.covers(ACME)).isTrue();
        assertThat(reach.covers(new TenantId("acme-2"))).isFalse();
        assertThat(reach.setting()).isEqualTo("acme,globex");
    }

    @Test
    void aStarIsForAllWhateverElseIsNamed() {
        assertThat(Reach.of(List.of("acme", "*"))).isEqualTo(Reach.ALL);
        assertThat(Reach.ALL.covers(ACME)).isTrue();
        assertThat(Reach.ALL.setting()).isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Acme", "a,b", "a*", "_nobody", "'; drop table policies; --", "acme\n"})
    void whatCanBeNoTenantIsLeftOut(String name) {
        assertThat(Reach.of(List.of(name))).isEqualTo(Reach.NONE);
        assertThat(Reach.ALL.narrowedTo(name)).isEqualTo(Reach.NONE);
    }

    @Test
    void narrowedItIsForOneTenantOrForNone() {
        assertThat(Reach.ALL.narrowedTo("acme").setting()).isEqualTo("acme");
        assertThat(Reach.of(List.of("acme", "globex")).narrowedTo("acme").setting())
                .isEqualTo("acme");
        assertThat(Reach.of(List.of("globex")).narrowedTo("acme")).isEqualTo(Reach.NONE);
        assertThat(Reach.NONE.setting()).isEmpty();
    }

    @Test
    void nothingThatCouldBreakOutOfTheSettingIsTaken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reach(false, Set.of("a'b")))
                .withMessage("tenants [a'b] must match [a-z0-9_-]{1,63}.");
    }
}
