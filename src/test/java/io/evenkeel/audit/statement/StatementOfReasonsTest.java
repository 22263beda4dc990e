package io.evenkeel.audit.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.SequencedEntry;
import io.evenkeel.audit.TestEntries;
import io.evenkeel.platform.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementOfReasonsTest {
    private static final Instant AT = Instant.parse("2026-11-20T23:30:00Z");
    private static final String SAID = """
            {"defaults": {
               "decision_visibility": ["DECISION_VISIBILITY_OTHER"], "decision_visibility_other": "The picture is not drawn.",
               "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT", "incompatible_content_ground": "Terms, section 4",
               "incompatible_content_explanation": "Section 4 forbids it.", "territorial_scope": ["DE", "FR"]},
             "rules": {"no-violence": {"category": "STATEMENT_CATEGORY_VIOLENCE"}},
             "excludedRules": ["rate"]}
            """;

    @Test
    void describesRefusalWithDatabaseAttributes() throws Exception {
        StatementOfReasons statementOfReasons = createStatement(refusedEntry("no-violence"), SAID);

        assertThat(statementOfReasons.missingAttributes()).isEmpty();
        assertThat(new ObjectMapper().writeValueAsString(statementOfReasons.attributes()))
                .isEqualTo(
                        "{\"puid\":\"acme-7\",\"content_type\":[\"CONTENT_TYPE_TEXT\"],\"content_date\":\"2026-11-20\","
                                + "\"application_date\":\"2026-11-20\",\"decision_facts\":\"A request to generate images was refused by"
                                + " automated rules. no-violence: the prompt holds a blocked term, of weapons. Policy: acme@3.\","
                                + "\"source_type\":\"SOURCE_VOLUNTARY\",\"automated_detection\":\"Yes\","
                                + "\"automated_decision\":\"AUTOMATED_DECISION_FULLY\","
                                + "\"decision_visibility\":[\"DECISION_VISIBILITY_OTHER\"],"
                                + "\"decision_visibility_other\":\"The picture is not drawn.\","
                                + "\"decision_ground\":\"DECISION_GROUND_INCOMPATIBLE_CONTENT\","
                                + "\"incompatible_content_ground\":\"Terms, section 4\","
                                + "\"incompatible_content_explanation\":\"Section 4 forbids it.\","
                                + "\"territorial_scope\":[\"DE\",\"FR\"],\"category\":\"STATEMENT_CATEGORY_VIOLENCE\"}");
    }

    @Test
    void reportsMissingPlatformAttributes() throws Exception {
        assertThat(createStatement(refusedEntry("no-logos"), SAID).missingAttributes())
                .containsExactly("category");
        assertThat(createStatement(refusedEntry("no-violence"), "{}").missingAttributes())
                .containsExactly("decision_visibility", "category", "decision_ground", "territorial_scope");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"decision_ground\": \"DECISION_GROUND_ILLEGAL_CONTENT\"} | illegal_content_legal_ground illegal_content_explanation",
                "{\"decision_ground\": \"DECISION_GROUND_INCOMPATIBLE_CONTENT\"} | incompatible_content_ground incompatible_content_explanation",
                "{\"decision_visibility\": [\"DECISION_VISIBILITY_OTHER\"]} | decision_visibility_other",
                "{\"decision_monetary\": \"DECISION_MONETARY_OTHER\"} | decision_monetary_other",
                "{\"content_type\": [\"CONTENT_TYPE_OTHER\"]} | content_type_other",
            })
    void reportsAttributesRequiredByAnother(String defaults, String missing) throws Exception {
        assertThat(createStatement(refusedEntry("r"), "{\"defaults\": " + defaults + "}")
                        .missingAttributes())
                .contains(missing.strip().split(" "));
    }

    @Test
    void acceptsAnotherDecisionInsteadOfVisibility() throws Exception {
        String json = "{\"defaults\": {\"decision_provision\": \"DECISION_PROVISION_PARTIAL_SUSPENSION\"}}";

        assertThat(createStatement(refusedEntry("r"), json).missingAttributes()).doesNotContain("decision_visibility");
    }

    @Test
    void skipsEntriesOfExcludedRules() throws Exception {
        assertThat(StatementOfReasons.fromEntry(refusedEntry("rate"), parseSettings(SAID)))
                .isEmpty();
    }

    @Test
    void quotesTermsOnlyIfConfigured() throws Exception {
        String facts = createStatement(refusedEntry("r"), "{\"quoteTerms\": true}")
                .attributes()
                .get("decision_facts")
                .asText();

        assertThat(facts).contains("(\"gun\")");
    }

    @Test
    void describesSteeredImagesAsSyntheticMedia() throws Exception {
        assertThat(createStatement(entry("generation.completed", "balance"), SAID)
                        .attributes()
                        .get("content_type")
                        .toString())
                .isEqualTo("[\"CONTENT_TYPE_IMAGE\",\"CONTENT_TYPE_SYNTHETIC_MEDIA\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"defaults\": {\"kategory\": \"x\"}} | defaults (kategory) must be one of decision_visibility",
                "{\"defaults\": {\"category\": \"VIOLENCE\"}} | defaults.category (\"VIOLENCE\") must be one of STATEMENT_CATEGORY_ANIMAL_WELFARE",
                "{\"rules\": {\"r\": {\"territorial_scope\": [\"US\"]}}} | rules.r.territorial_scope (\"US\") must be a list out of AT",
                "{\"defaults\": {\"territorial_scope\": \"DE\"}} | defaults.territorial_scope (\"DE\") must be a list out of",
                "{\"defaults\": {\"territorial_scope\": []}} | defaults.territorial_scope ([]) must be a list",
                "{\"defaults\": {\"decision_visibility_other\": \" \"}} | must be a text of 1 to 500 characters",
                "{\"defaults\": {\"decision_visibility_other\": 7}} | defaults.decision_visibility_other (7) must be a text",
            })
    void rejectsInvalidSettings(String json, String detail) throws Exception {
        StatementSettings settings = parseSettings(json);

        assertThatThrownBy(() -> StatementSettingsValidator.validate(settings))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(detail.strip());
    }

    private static StatementOfReasons createStatement(SequencedEntry sequencedEntry, String json) throws Exception {
        return StatementOfReasons.fromEntry(sequencedEntry, parseSettings(json)).orElseThrow();
    }

    private static StatementSettings parseSettings(String json) throws Exception {
        return new ObjectMapper().readValue(json, StatementSettings.class);
    }

    private static SequencedEntry refusedEntry(String rule) {
        return entry("generation.refused", rule);
    }

    private static SequencedEntry entry(String kind, String rule) {
        Map<String, Object> details = Map.of(
                "reasons",
                List.of(
                        Map.of(
                                "rule",
                                rule,
                                "fired",
                                true,
                                "text",
                                "the prompt holds a blocked term (\"gun\"), of weapons"),
                        Map.of("rule", "other", "fired", false, "text", "not asked")));
        AuditEntry auditEntry = TestEntries.createGeneration(
                kind, AT, "acme", "/feed", "r1", "acme@3", null, List.of(rule), List.of(), List.of(), details);
        return new SequencedEntry("acme", 7, AT, auditEntry);
    }
}
