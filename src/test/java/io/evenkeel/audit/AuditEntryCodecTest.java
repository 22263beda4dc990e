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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Entries of every schema, as versions of Evenkeel really wrote them: they stay readable for ever, and nothing of them is lost. */
class AuditEntryCodecTest {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @ParameterizedTest
    @MethodSource("entriesOfSchema1")
    void decodesSchema1EntriesCompletely(String recorded) {
        AuditEntry auditEntry = AuditEntryCodec.decode(recorded);

        assertThat(auditEntry.schema()).isEqualTo(1);
        assertThat(AuditEntryCodec.encode(auditEntry)).asString(UTF_8).isEqualTo(canonical(recorded));
        assertThat(loadSchema("audit-entry.v1").validate(recorded, InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("entriesOfSchema2")
    void roundTripsSchema2Entries(String recorded) {
        AuditEntry auditEntry = AuditEntryCodec.decode(recorded);

        assertThat(auditEntry.schema()).isEqualTo(2);
        assertThat(AuditEntryCodec.encodeToString(auditEntry)).isEqualTo(recorded);
        assertThat(loadSchema("audit-entry.v2").validate(recorded, InputFormat.JSON))
                .isEmpty();
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
    }

    @Test
    void keepsUnknownFieldsAsDetails() {
        AuditEntry auditEntry = AuditEntryCodec.decode(
                "{\"schema\":7,\"kind\":\"k\",\"at\":\"2026-11-22T10:00:00Z\",\"tenant\":\"t\",\"actor\":\"a\",\"novel\":[1]}");

        assertThat(auditEntry.details()).isEqualTo(Map.of("novel", List.of(1)));
    }

    @Test
    void rejectsDetailNamedLikeAField() {
        AuditEntry auditEntry = AuditEntry.createChange("k", AuditFixtures.AT, "t", "a", Map.of("tenant", "other"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuditEntryCodec.encode(auditEntry))
                .withMessage("a detail (tenant) must not bear the name of an entry's own field.");
    }

    @Test
    void promotesPolicyModelAndConceptsOfChange() {
        AuditEntry auditEntry = AuditEntry.createChange(
                "k",
                AuditFixtures.AT,
                "t",
                "a",
                Map.of("policy", "t@1", "model", "m", "concepts", List.of("female@1"), "n", 1));

        assertThat(AuditEntryCodec.encodeToString(auditEntry))
                .isEqualTo(
                        "{\"actor\":\"a\",\"at\":\"2026-11-22T10:00:00.123456Z\",\"concepts\":[\"female@1\"],\"kind\":\"k\","
                                + "\"model\":\"m\",\"n\":1,\"policy\":\"t@1\",\"schema\":2,\"tenant\":\"t\"}");
    }

    static Stream<String> entriesOfSchema1() throws IOException {
        return readLines("entries.v1.ndjson");
    }

    static Stream<String> entriesOfSchema2() throws IOException {
        return readLines("entries.v2.ndjson");
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
