package io.evenkeel.audit.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditEntryCodec;
import io.evenkeel.audit.TestEntries;
import io.evenkeel.platform.Sha256;
import io.evenkeel.transparencylog.MerkleTree;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalEntryTest {
    private static final SourceOffset SOURCE_OFFSET = new SourceOffset("evenkeel.audit.entries", 2, 7);
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void keepsFieldsOfNewerVersionInCanonicalForm() {
        String text = """
                { "schema": 3, "kind":"generation.completed", "at":"2026-11-22T10:00:00.123456789Z",
                  "tenant":"acme", "actor" : "evenkeel", "newer": 1.0 }
                """;

        CanonicalEntry canonicalEntry = CanonicalEntry.of(SOURCE_OFFSET, AT, text.getBytes(UTF_8));

        assertThat(canonicalEntry.body())
                .isEqualTo("{\"actor\":\"evenkeel\",\"at\":\"2026-11-22T10:00:00.123456789Z\","
                        + "\"kind\":\"generation.completed\",\"newer\":1,\"schema\":3,\"tenant\":\"acme\"}");
        assertThat(canonicalEntry.leafHash()).isEqualTo(MerkleTree.leafHash(canonicalEntry.text()));
        assertThat(canonicalEntry.tenant()).isEqualTo("acme");
        assertThat(canonicalEntry.isUnreadable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "not json",
                "[1]",
                "{'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'a'}",
                "{'schema':'2','kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'a'}",
                "{'schema':2,'at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'a'}",
                "{'schema':2,'kind':7,'at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'a'}",
                "{'schema':2,'kind':'k','at':'yesterday','tenant':'acme','actor':'a'}",
                "{'schema':2,'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'a','rules':'r'}",
                "{'schema':2,'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'a','rules':[1]}",
                "{'schema':1,'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'a','details':[]}",
                "{'schema':2,'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'a','n':9007199254740993}",
                "{'schema':1,'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'a'} and more",
                "{'schema':1,'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','tenant':'other','actor':'a'}",
                "{'schema':1,'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'No Tenant','actor':'a'}",
                "{'schema':1,'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'nul \\u0000'}",
                "{'schema':1,'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'half \\ud800'}",
                "{'schema':1,'kind':'k','at':'+200000-11-22T10:00:00Z','tenant':'acme','actor':'a'}",
                "{'schema':1,'kind':'k','at':'2026-11-22T10:00:00Z','tenant':'acme','actor':'a','rules':['nul \\u0000']}"
            })
    void keepsInvalidRecordAsUnreadableWithOffsetAndDigest(String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(UTF_8);

        CanonicalEntry canonicalEntry = CanonicalEntry.of(SOURCE_OFFSET, AT, bytes);

        assertThat(canonicalEntry.isUnreadable()).isTrue();
        assertThat(canonicalEntry.tenant()).isEqualTo(AuditEntry.UNATTRIBUTED);
        assertThat(TestEntries.fieldsOf(AuditEntryCodec.decode(canonicalEntry.body())))
                .containsEntry("digest", Sha256.hex(bytes))
                .containsEntry("topic", "evenkeel.audit.entries")
                .containsEntry("partition", 2)
                .containsEntry("offset", 7);
    }

    @Test
    void keepsBinaryRecordAsSameUnreadableEntry() {
        byte[] bytes = {(byte) 0xff, 0};

        CanonicalEntry canonicalEntry = CanonicalEntry.of(SOURCE_OFFSET, AT, bytes);

        assertThat(canonicalEntry.isUnreadable()).isTrue();
        assertThat(canonicalEntry.text())
                .isEqualTo(CanonicalEntry.of(SOURCE_OFFSET, AT, bytes).text());
    }

    @Test
    void keepsMissingValueAndExtremeTimestampAsUnreadable() {
        assertThat(CanonicalEntry.of(SOURCE_OFFSET, Instant.ofEpochMilli(Long.MAX_VALUE), null)
                        .isUnreadable())
                .isTrue();
        assertThat(CanonicalEntry.of(SOURCE_OFFSET, Instant.ofEpochMilli(-1), null)
                        .isUnreadable())
                .isTrue();
    }

    @Test
    void rejectsChangeThatDoesNotFitColumn() {
        AuditEntry auditEntry = TestEntries.create("k", AT, "acme", "a".repeat(501), Map.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalEntry.fromChange(auditEntry))
                .withMessage("actor must be at most 500 characters of Unicode, and not hold U+0000.");
    }
}
