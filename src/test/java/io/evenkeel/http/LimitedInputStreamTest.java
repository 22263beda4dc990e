package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.platform.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LimitedInputStreamTest {
    @Test
    void readsBodyWithinLimit() throws IOException {
        assertThat(createBody(8, 8).readAllBytes()).hasSize(8);
    }

    @Test
    void rejectsTooLargeBodyOfUnknownLength() {
        assertThatThrownBy(() -> createBody(9, 8).readAllBytes())
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("at most (8) bytes");
        assertThatThrownBy(() -> {
                    LimitedInputStream body = createBody(9, 8);
                    while (body.read() >= 0) {
                        assertThat(body.markSupported()).isFalse();
                    }
                })
                .isInstanceOf(ProblemException.class);
    }

    private static LimitedInputStream createBody(int size, int most) {
        return new LimitedInputStream(new ByteArrayInputStream(new byte[size]), most);
    }
}
