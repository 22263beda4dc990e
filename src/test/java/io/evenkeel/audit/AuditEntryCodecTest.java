package io.evenkeel.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.evenkeel.transparencylog.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads recorded entries of every schema. They stay readable for ever. */
class AuditEntryCodecTest {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @ParameterizedTest
    @MethodSource("entriesOfSchema1")
    void readsEntriesOfSchema1(String recorded) {
        AuditEntry auditEntry = AuditEntryCodec.decode(recorded);

        assertThat(auditEntry.schema()).isEqualTo(1);
        assertThat(auditEntry.event()).isNotInstanceOf(UnrecognizedEvent.class);
        assertThat(loadSchema("audit-entry.v1").validate(recorded, InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("entriesOfSchema2")
    void readsEntriesOfSchema2(String recorded) {
        AuditEntry auditEntry = AuditEntryCodec.decode(recorded);

        assertThat(auditEntry.schema()).isEqualTo(2);
        assertThat(auditEntry.event()).isNotInstanceOf(UnrecognizedEvent.class);
        assertThat(recorded).isEqualTo(canonical(recorded));
        assertThat(loadSchema("audit-entry.v2").validate(recorded, InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("entriesOfSchema3")
    void roundTripsEntriesOfSchema3(String recorded) {
        AuditEntry auditEntry = AuditEntryCodec.decode(recorded);

        assertThat(auditEntry.schema()).isEqualTo(3);
        assertThat(auditEntry.event()).isNotInstanceOf(UnrecognizedEvent.class);
        assertThat(AuditEntryCodec.encodeToString(auditEntry)).isEqualTo(recorded);
        assertThat(loadSchema("audit-entry.v3").validate(recorded, InputFormat.JSON))
                .isEmpty();
    }

    /** The samples of schemas 2 and 3 are the same events, so nothing of an older entry is lost when it is read. */
    @Test
    void readsSchema2LikeTheSameEventOfSchema3() throws IOException {
        List<AuditEvent> older = entriesOfSchema2()
                .map(AuditEntryCodec::decode)
                .map(AuditEntryCodecTest::withCurrentKind)
                .map(AuditEntry::event)
                .toList();

        assertThat(entriesOfSchema3().map(AuditEntryCodec::decode).map(AuditEntry::event))
                .containsAll(older);
    }

    /** Draft events hold their kind, one of which has a new name. */
    private static AuditEntry withCurrentKind(AuditEntry auditEntry) {
        if (auditEntry.event() instanceof PolicyEvent.DraftRecorded draft
                && draft.kind().equals("policy.drafted")) {
            return AuditEntry.create(
                    auditEntry.at(),
                    auditEntry.tenant(),
                    auditEntry.actor(),
                    new PolicyEvent.DraftRecorded(
                            "policy.draft-saved",
                            draft.draft(),
                            draft.base(),
                            draft.draftDigest(),
                            draft.policyDigest(),
                            draft.voidedApprovals()));
        }
        return auditEntry;
    }

    @Test
    void fixturesCoverEachKind() throws IOException {
        List<String> first = entriesOfSchema1()
                .map(AuditEntryCodec::decode)
                .map(AuditEntry::kind)
                .distinct()
                .toList();
        List<String> second = entriesOfSchema2()
                .map(AuditEntryCodec::decode)
                .map(AuditEntry::kind)
                .distinct()
                .toList();

        assertThat(first).hasSizeGreaterThan(20).contains("generation.completed", "policy.published", "concept.added");
        assertThat(second).containsAll(first).contains("audit.discrepancy", "audit.chain-ended", "audit.unreadable");
        assertThat(entriesOfSchema3().map(AuditEntryCodec::decode).map(AuditEntry::kind))
                .contains("policy.draft-saved", "audit.disclosed", "audit.checkpoint-refused", "content.erased")
                .doesNotContain("policy.drafted", "audit.revealed", "audit.seal-refused");
    }

    @Test
    void keepsFieldsOfUnknownKind() {
        AuditEntry auditEntry = AuditEntryCodec.decode(
                "{\"schema\":7,\"kind\":\"k\",\"at\":\"2026-11-22T10:00:00Z\",\"tenant\":\"t\",\"actor\":\"a\",\"novel\":[1]}");

        assertThat(auditEntry.event())
                .isInstanceOfSatisfying(UnrecognizedEvent.class, event -> assertThat(event.fields())
                        .hasToString("{\"novel\":[1]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"code\":5", "\"partition\":\"2\"", "\"offset\":1.5", "\"reasons\":{}"})
    void keepsFieldsThatDoNotFitTheirKind(String field) {
        AuditEntry auditEntry = AuditEntryCodec.decode(
                "{\"schema\":3,\"kind\":\"generation.refused\",\"at\":\"2026-11-22T10:00:00Z\",\"tenant\":\"t\",\"actor\":\"a\","
                        + "\"request\":\"r\"," + field + "}");

        assertThat(auditEntry.event()).isInstanceOf(UnrecognizedEvent.class);
        assertThat(auditEntry.request()).isEqualTo("r");
        assertThat(auditEntry.event().code()).isNull();
    }

    @Test
    void refusesToWriteOlderSchemas() throws IOException {
        AuditEntry auditEntry =
                AuditEntryCodec.decode(entriesOfSchema2().findFirst().orElseThrow());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuditEntryCodec.encode(auditEntry))
                .withMessage("an entry of schema (2) cannot be written, only schema (3).");
    }

    static Stream<String> entriesOfSchema1() throws IOException {
        return readLines("entries.v1.ndjson");
    }

    static Stream<String> entriesOfSchema2() throws IOException {
        return readLines("entries.v2.ndjson");
    }

    static Stream<String> entriesOfSchema3() throws IOException {
        return readLines("entries.v3.ndjson");
    }

    private static Stream<String> readLines(String name) throws IOException {
        try (InputStream file = AuditEntryCodecTest.class.getResourceAsStream("/audit/" + name)) {
            return new String(file.readAllBytes(), UTF_8).lines();
        }
    }

    private static String canonical(String recorded) {
        return new String(CanonicalJson.canonicalize(recorded.getBytes(UTF_8)), UTF_8);
    }

    private static Schema loadSchema(String name) {
        return SCHEMAS.getSchema(SchemaLocation.of("classpath:schemas/" + name + ".schema.json"));
    }
}
