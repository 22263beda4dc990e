package io.evenkeel.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.platform.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
    @Test
    void aBodyWithinItsBoundIsRead() throws IOException {
        assertThat(body(8, 8).readAllBytes()).hasSize(8);
    }

    @Test
    void aBodyThatSaidNothingOfItsLengthIsRefusedOnceItIsTooLarge() {
        assertThatThrownBy(() -> body(9, 8).readAllBytes())
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("at most (8) bytes");
        assertThatThrownBy(() -> {
                    BoundedBody body = body(9, 8);
                    while (body.read() >= 0) {
                        assertThat(body.markSupported()).isFalse();
                    }
                })
                .isInstanceOf(ProblemException.class);
    }

    private static BoundedBody body(int size, int most) {
        return new BoundedBody(new ByteArrayInputStream(new byte[size]), most);
    }
}
