package io.evenkeel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.policy.promptanalysis.PromptAnalysis;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Block and limit rules, and conditions that are unknown. */
class RefusalStageTest {
    private static final String LIKE =
            "{'id':'no-riots','type':'block','terms':['riot'],'like':{'texts':['a violent crowd'],'threshold':0.6},"
                    + "'category':'violence'}";
    private static final String LIMIT = "{'id':'slow','type':'limit','imagesPerRequest':4,'imagesPerMinute':6}";

    @Test
    void matchesPatternInNormalisedWords() {
        String rule = "{'id':'a','type':'block','patterns':['\\\\bgun(s|fire)?\\\\b']}";

        assertThat(singleReason(ScriptedDecisions.decide("GUN-fire! gunfire", PromptAnalysis.NONE, rule)))
                .isEqualTo(new Reason("a", true, "the prompt matches a blocked pattern (\\bgun(s|fire)?\\b)"));
        assertThat(ScriptedDecisions.decide("a gunsmith", PromptAnalysis.NONE, rule))
                .isInstanceOf(Decision.PassThrough.class);
    }

    @Test
    void refusesPromptSimilarToText() {
        Decision decision = decide(LIKE, "an angry mob", recordingSimilarity(new ArrayList<>(), 0.625));

        assertThat(singleReason(decision))
                .isEqualTo(new Reason(
                        "no-riots",
                        true,
                        "the prompt is like a blocked text (\"a violent crowd\": 0.63, from 0.60), of violence"));
    }

    @Test
    void passesPromptSimilarToNoText() {
        Decision decision = decide(LIKE, "a meadow", recordingSimilarity(new ArrayList<>(), 0.599));

        assertThat(decision).isInstanceOf(Decision.PassThrough.class);
        assertThat(singleReason(decision).text())
                .isEqualTo("the prompt holds no blocked term, and is like no blocked text");
    }

    @Test
    void skipsSimilarityWhenTermDecides() {
        List<String> asked = new ArrayList<>();

        Decision decision = decide(LIKE, "a riot", recordingSimilarity(asked, 1));

        assertThat(singleReason(decision).text()).isEqualTo("the prompt holds a blocked term (\"riot\"), of violence");
        assertThat(asked).isEmpty();
    }

    @Test
    void refusesWhenSimilarityIsNaN() {
        assertThat(decide(LIKE, "a meadow", recordingSimilarity(new ArrayList<>(), Double.NaN)))
                .isInstanceOf(Decision.Refuse.class);
    }

    @Test
    void firstRefusingRuleDecidesAndAllEvaluatedRulesReport() {
        Decision.Refuse refuse = (Decision.Refuse) PolicyEngine.decide(
                new PolicyInput("a riot", 5),
                ScriptedDecisions.policy(Optional.of(recordingSimilarity(new ArrayList<>(), 0)), "", LIMIT, LIKE),
                Quotas.NONE);

        assertThat(refuse.reason()).isEqualTo(Decision.RefusalReason.LIMIT_EXCEEDED);
        assertThat(refuse.reasons())
                .containsExactly(
                        new Reason("slow", true, "asks for (5) pictures, at most 4 are allowed at once"),
                        new Reason("no-riots", true, "the prompt holds a blocked term (\"riot\"), of violence"));
    }

    @Test
    void recoversMinuteAllowanceOverTime() {
        PublishedPolicy policy = ScriptedDecisions.policy("", LIMIT);
        Quotas quotas = requireAdmitted(policy, 4, Quotas.NONE, ScriptedDecisions.NOON);
        quotas = requireAdmitted(policy, 2, quotas, ScriptedDecisions.NOON);

        Decision.Refuse refuse = (Decision.Refuse) decide(policy, 1, quotas, ScriptedDecisions.NOON.plusSeconds(4));

        assertThat(refuse.reason()).isEqualTo(Decision.RefusalReason.LIMIT_EXCEEDED);
        assertThat(refuse.reasons())
                .containsExactly(
                        new Reason("slow", true, "at most 6 pictures a minute are allowed; so many more are in (6) s"));
        requireAdmitted(policy, 1, quotas, ScriptedDecisions.NOON.plusSeconds(10));
    }

    @Test
    void doesNotCountRefusedRequests() {
        PublishedPolicy policy = ScriptedDecisions.policy("", LIMIT, "{'id':'no','type':'block','terms':['bomb']}");
        Quotas quotas = Quotas.NONE;

        for (int i = 0; i < 20; i++) {
            assertThat(PolicyEngine.decide(
                            ScriptedDecisions.input("r", "a bomb", 4, DisplayContext.UNKNOWN, ScriptedDecisions.NOON),
                            policy,
                            quotas))
                    .isInstanceOf(Decision.Refuse.class);
        }
        assertThat(requireAdmitted(policy, 4, quotas, ScriptedDecisions.NOON).minutes())
                .containsOnlyKeys("acme@3/slow");
    }

    @Test
    void admitsAtMostTheLimitOverAnHour() {
        PublishedPolicy policy = ScriptedDecisions.policy("", LIMIT);
        Quotas quotas = Quotas.NONE;
        int admitted = 0;
        for (Duration at = Duration.ZERO; at.toMinutes() < 60; at = at.plusSeconds(3)) {
            Decision decision = decide(policy, 1, quotas, ScriptedDecisions.NOON.plus(at));
            if (decision instanceof Decision.Admit admit) {
                admitted++;
                quotas = admit.quotas();
            }
        }

        assertThat(admitted).isBetween(60 * 6, 60 * 6 + 6);
    }

    @ParameterizedTest
    @CsvSource({"refuse, true", "skip, false"})
    void unknownFactFollowsPolicySetting(String word, boolean refuses) {
        String rule = "{'id':'kids','type':'block','terms':['knife'],'when':'request.age_rating < 16'}";
        Decision decision = PolicyEngine.decide(
                new PolicyInput("a knife", 1),
                ScriptedDecisions.policy(",'unknown':'" + word + "'", rule),
                Quotas.NONE);

        assertThat(decision instanceof Decision.Refuse).isEqualTo(refuses);
        assertThat(singleReason(decision))
                .isEqualTo(new Reason(
                        "kids",
                        Reason.RuleOutcome.UNKNOWN,
                        "its condition needs request.age_rating, which the request does not say; "
                                + (refuses ? "the policy refuses then" : "it does nothing then")));
    }

    @Test
    void skipsRuleWhenConditionIsFalse() {
        String rule = "{'id':'kids','type':'block','terms':['knife'],'when':'request.age_rating < 16'}";
        DisplayContext adults = new DisplayContext(Map.of(), Optional.empty(), OptionalInt.of(18));

        Decision decision = PolicyEngine.decide(
                ScriptedDecisions.input("r", "a knife", 1, adults, ScriptedDecisions.NOON),
                ScriptedDecisions.policy("", rule),
                Quotas.NONE);

        assertThat(decision).isInstanceOf(Decision.PassThrough.class);
        assertThat(singleReason(decision)).isEqualTo(new Reason("kids", false, "its condition does not hold"));
    }

    @Test
    void refusesOnUnknownConditionOfSteeringRule() {
        Decision.Refuse refuse = (Decision.Refuse) PolicyEngine.decide(
                new PolicyInput("a meadow", 1),
                ScriptedDecisions.policy(
                        "",
                        "{'id':'a','type':'block','terms':['x']}",
                        "{'id':'b','type':'safety','concepts':[{'concept':'anti-violence'}],'when':'size(request.labels.channel) > 3'}"),
                Quotas.NONE);

        assertThat(refuse.reason()).isEqualTo(Decision.RefusalReason.UNKNOWN_FACT);
        assertThat(refuse.reasons())
                .containsExactly(
                        new Reason("a", false, "the prompt holds no blocked term"),
                        new Reason(
                                "b",
                                Reason.RuleOutcome.UNKNOWN,
                                "its condition needs a label that the request does not have; the policy refuses then"));
    }

    private static Quotas requireAdmitted(PublishedPolicy policy, int count, Quotas quotas, Instant at) {
        Decision decision = decide(policy, count, quotas, at);
        assertThat(decision).isInstanceOf(Decision.Admit.class);
        return ((Decision.Admit) decision).quotas();
    }

    private static Decision decide(PublishedPolicy policy, int count, Quotas quotas, Instant at) {
        return PolicyEngine.decide(
                ScriptedDecisions.input("r", "a meadow", count, DisplayContext.UNKNOWN, at), policy, quotas);
    }

    private static Decision decide(String rule, String prompt, SemanticSimilarity semanticSimilarity) {
        return PolicyEngine.decide(
                new PolicyInput(prompt, 1),
                ScriptedDecisions.policy(Optional.of(semanticSimilarity), "", rule),
                Quotas.NONE);
    }

    private static SemanticSimilarity recordingSimilarity(List<String> asked, double answer) {
        return (prompt, text) -> {
            asked.add(prompt);
            return answer;
        };
    }

    private static Reason singleReason(Decision decision) {
        assertThat(decision.reasons()).hasSize(1);
        return decision.reasons().get(0);
    }
}
