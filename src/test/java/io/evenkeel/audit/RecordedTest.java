package io.evenkeel.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.audit.Recorded.Arrival;
import io.evenkeel.platform.Sha256;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedTest {
    private static final Arrival ARRIVAL = new Arrival("evenkeel.audit", 2, 7);
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void aRecordIsKeptToTheLetterWithFieldsOfANewerVersion() {
        String text = """
                { "schema": 2, "kind":"generation.completed", "at":"2026-11-22T10:00:00.123456789Z",
                  "tenant":"acme", "actor" : "evenkeel", "newer": 1 }
                """;

        Recorded recorded = Recorded.of(ARRIVAL, AT, text.getBytes(UTF_8));

        assertThat(recorded.body()).isEqualTo(text);
        assertThat(recorded.tenant()).isEqualTo("acme");
        assertThat(recorded.isUnreadable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "not json",
                "[1]",
                "{'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'a'} and more",
                "{'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','tenant':'other','actor':'a'}",
                "{'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'No Tenant','actor':'a'}",
                "{'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'nul \\u0000'}",
                "{'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'half \\ud800'}",
                "{'kind':'k','at':'+200000-11-22T10:00:00Z','tenant':'acme','actor':'a'}",
                "{'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'a','rules':['nul \\u0000']}"
            })
    void whatIsNoEntryOrDoesNotFitTheTableIsKeptAsUnreadableWithPlaceAndDigest(String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(UTF_8);

        Recorded recorded = Recorded.of(ARRIVAL, AT, bytes);

        assertThat(recorded.isUnreadable()).isTrue();
        assertThat(recorded.tenant()).isEqualTo(Entry.NOBODY);
        assertThat(EntryJson.read(recorded.body()).details())
                .containsEntry("digest", Sha256.hex(bytes))
                .containsEntry("topic", "evenkeel.audit")
                .containsEntry("partition", 2)
                .containsEntry("offset", 7);
    }

    @Test
    void whatIsNotEvenTextIsKeptAsUnreadableTheSameAtEveryDelivery() {
        byte[] bytes = {(byte) 0xff, 0};

        Recorded recorded = Recorded.of(ARRIVAL, AT, bytes);

        assertThat(recorded.isUnreadable()).isTrue();
        assertThat(recorded).isEqualTo(Recorded.of(ARRIVAL, AT, bytes));
    }

    @Test
    void anAbsentValueAndAnAbsurdTimestampAreKeptAsUnreadable() {
        assertThat(Recorded.of(ARRIVAL, Instant.ofEpochMilli(Long.MAX_VALUE), null)
                        .isUnreadable())
                .isTrue();
        assertThat(Recorded.of(ARRIVAL, Instant.ofEpochMilli(-1), null).isUnreadable())
                .isTrue();
    }

    @Test
    void aChangeThatTheTableCannotHoldIsRefusedByColumn() {
        Entry entry = Entry.change("k", AT, "acme", "a".repeat(501), Map.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recorded.change(entry))
                .withMessage("actor must be at most 500 characters of Unicode, and not hold U+0000.");
    }
}
