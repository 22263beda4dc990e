package io.evenkeel.audit.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CopyTextTest {
    @Test
    @SuppressWarnings("StringConcatToTextBlock") // which has no place for a tab
    void fieldsStandBetweenTabsAndWhatMeansSomethingToCopyIsEscaped() {
        CopyText rows = new CopyText();

        rows.add("a\tb\nc\rd\\e").add(null).add(7L).add(Instant.EPOCH).endRow();
        rows.add("ü".getBytes(UTF_8))
                .add(List.of("x,y", "quote\"", "back\\"))
                .add(List.of())
                .endRow();

        assertThat(new String(rows.bytes(), UTF_8))
                .isEqualTo(String.join(
                        "\n",
                        "a\\tb\\nc\\rd\\\\e\t\\N\t7\t1970-01-01T00:00:00Z",
                        "ü\t{\"x,y\",\"quote\\\\\"\",\"back\\\\\\\\\"}\t{}",
                        ""));
    }

    @Test
    void aFieldOfAnotherTypeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CopyText().add(1.5))
                .withMessageContaining("Double");
    }
}
