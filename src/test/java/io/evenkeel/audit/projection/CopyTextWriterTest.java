package io.evenkeel.audit.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CopyTextWriterTest {
    @Test
    @SuppressWarnings("StringConcatToTextBlock") // which has no place for a tab
    void separatesAndEscapesFields() {
        CopyTextWriter rows = new CopyTextWriter();

        rows.addField("a\tb\nc\rd\\e")
                .addField(null)
                .addField(7L)
                .addField(Instant.EPOCH)
                .endRow();
        rows.addField("ü".getBytes(UTF_8))
                .addField(List.of("x,y", "quote\"", "back\\"))
                .addField(List.of())
                .endRow();

        assertThat(new String(rows.toByteArray(), UTF_8))
                .isEqualTo(String.join(
                        "\n",
                        "a\\tb\\nc\\rd\\\\e\t\\N\t7\t1970-01-01T00:00:00Z",
                        "ü\t{\"x,y\",\"quote\\\\\"\",\"back\\\\\\\\\"}\t{}",
                        ""));
    }

    @Test
    void rejectsFieldOfUnknownType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CopyTextWriter().addField(1.5))
                .withMessageContaining("Double");
    }
}
