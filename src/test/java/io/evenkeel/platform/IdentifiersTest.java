package io.evenkeel.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "Acme", "-acme", "a/b", "acme\n", "a b"})
    void rejectsUnsafeTenantName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TenantId(name));
    }

    @Test
    void sanitisesTenantNameInMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TenantId("x\nINFO all is well" + "y".repeat(1000)))
                .withMessageContaining("x?INFO")
                .withMessageNotContaining("\n")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000b", "line\nbreak"})
    void rejectsUnprintableRequestId(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestId("/acme", id));
    }

    @Test
    void digestCoversAllParts() {
        assertThat(Sha256.hex("ab".getBytes(UTF_8), "c".getBytes(UTF_8)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
