package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.platform.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {
    @Test
    void cursorContinuesItsList() {
        String cursor = new PageCursor("b").encode("acme/policies");

        assertThat(PageRequest.parse("acme/policies", null, cursor).after()).contains("b");
        assertThat(PageRequest.parse("acme/policies", null, null).after()).isEmpty();
    }

    @Test
    void rejectsCursorOfAnotherList() {
        assertInvalid("other/policies", new PageCursor("b").encode("acme/policies"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "null",
                "{}",
                "{\"list\":\"c4b2e5b9f5a0d1e2\",\"after\":\"b\"}",
                "{\"list\":1,\"after\":null}"
            })
    void rejectsMalformedCursor(String json) {
        assertInvalid("acme", Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));
        assertInvalid("acme", json + "%");
    }

    @Test
    void rejectsControlCharactersInPosition() {
        assertInvalid("acme", new PageCursor("a\0").encode("acme"));
    }

    @Test
    void rejectsPositionOfWrongType() {
        PageRequest request = PageRequest.parse("acme", null, new PageCursor("x").encode("acme"));

        assertThatThrownBy(() -> request.after(Long::valueOf)).isInstanceOf(ProblemException.class);
    }

    @Test
    void linksToNextPageIfMoreItemsFollow() {
        PageRequest request = PageRequest.parse("acme", "2", null);

        assertThat(request.toResponse(List.of("a", "b"), item -> item).getHeaders())
                .doesNotContainKey("Link");
        assertThat(request.toResponse(List.of("a", "b", "c"), item -> item)
                        .getHeaders()
                        .getFirst("Link"))
                .isEqualTo("<?limit=2&cursor=" + new PageCursor("b").encode("acme") + ">; rel=\"next\"");
        assertThat(request.after()).isEqualTo(Optional.empty());
    }

    private static void assertInvalid(String list, String cursor) {
        assertThatThrownBy(() -> PageRequest.parse(list, null, cursor))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().type()).endsWith(":invalid-cursor"));
    }
}
