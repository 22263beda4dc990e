package io.evenkeel.policy.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.policy.PolicyEngineTest;
import io.evenkeel.policy.PolicyFixtures;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyDefinitionTest {
    @Test
    void canonicalFormWritesOutDefaultsVersionsAndWords() {
        PolicyDefinition policyDefinition = PolicyFixtures.definition(
                "{'type':'safety','id':'s','concepts':[{'concept':'anti-violence'}]}",
                "{'type':'fairness','id':'f','group':'gender','target':{'male':0.25,'female':0.75}}");

        assertThat(policyDefinition.toJson())
                .isEqualTo(PolicyFixtures.json(
                        "{'id':'s','type':'safety','concepts':"
                                + "[{'concept':'anti-violence@2','strength':1.0,'from':0.0,'until':1.0}]}",
                        "{'id':'f','type':'fairness','group':'gender',"
                                + "'words':['she','woman','women','he','man','men','nonbinary person'],"
                                + "'target':{'male@1':0.25,'female@1':0.75},'strength':1.0,'from':0.0,'until':1.0}"));
    }

    /** The digest is that of the text above, as it was published before rules could adapt or ask for persons. */
    @Test
    void keepsDigestOfEarlierPublications() {
        assertThat(PolicyFixtures.definition(
                                "{'type':'safety','id':'s','concepts':[{'concept':'anti-violence'}]}",
                                "{'type':'fairness','id':'f','group':'gender','target':{'male':0.25,'female':0.75}}")
                        .digest())
                .isEqualTo("98406ea85e008bfc26c700f0ed7f75d04955d97c4572b8e914834e7496158c84");
    }

    @Test
    void defaultsToAdaptiveWhenAllConceptsHaveProbes() {
        PolicyDefinition policyDefinition = PolicyFixtures.definition(
                "{'type':'safety','id':'s','concepts':[{'concept':'calm'}]}",
                "{'type':'fairness','id':'f','group':'height','words':[],'persons':['doctor'],'target':{'tall':0.5,'short':0.5}}");

        assertThat(policyDefinition.toJson())
                .isEqualTo(PolicyFixtures.json(
                        "{'id':'s','type':'safety','concepts':"
                                + "[{'concept':'calm@1','strength':1.0,'from':0.0,'until':1.0}],'adaptive':true}",
                        "{'id':'f','type':'fairness','group':'height','words':[],'persons':['doctor'],"
                                + "'target':{'tall@1':0.5,'short@1':0.5},'strength':1.0,'from':0.0,'until':1.0,'adaptive':true,"
                                + "'suppression':0.5}"));
        assertThat(roundTrip(policyDefinition)).isEqualTo(policyDefinition);
    }

    @Test
    void defaultsToNoSuppressionUnlessAllMembersHaveProbes() {
        PolicyDefinition policyDefinition = PolicyFixtures.definition(
                "{'id':'f','type':'fairness','group':'height','words':[],'target':{'tall':0.5,'medium':0.5}}");

        assertThat(policyDefinition.toJson().at("/rules/0/adaptive").asBoolean())
                .isTrue();
        assertThat(policyDefinition.toJson().at("/rules/0/suppression").asDouble())
                .isZero();
    }

    @Test
    void writesAdaptiveFalse() {
        PolicyDefinition policyDefinition = PolicyFixtures.definition(
                "{'type':'safety','id':'s','adaptive':false,'concepts':[{'concept':'calm','until':0.5}]}");

        assertThat(policyDefinition.toJson().at("/rules/0/adaptive").isBoolean())
                .isTrue();
        assertThat(roundTrip(policyDefinition)).isEqualTo(policyDefinition);
        assertThat(((Rule.Safety) policyDefinition.rules().get(0)).appliedConcepts())
                .singleElement()
                .matches(appliedConcept -> !appliedConcept.adaptive());
    }

    private static PolicyDefinition roundTrip(PolicyDefinition policyDefinition) {
        return PolicyDefinition.parse(
                PolicyFixtures.parse(policyDefinition.toJson().toString()), PolicyFixtures.CATALOGUE);
    }

    @Test
    void adaptsMembersWithProbeBesideOthers() {
        PolicyDefinition policyDefinition = PolicyFixtures.definition(
                "{'type':'fairness','id':'a','group':'height','target':{'tall':0.5,'medium':0.5}}");
        Rule.Fairness rule = (Rule.Fairness) policyDefinition.rules().get(0);

        assertThat(policyDefinition.toJson().at("/rules/0/adaptive").asBoolean())
                .isTrue();
        assertThat(rule.target().members())
                .extracting(member ->
                        rule.target().mode().toAppliedConcept(member.concept()).adaptive())
                .containsExactly(true, false);
    }

    @Test
    void roundTripsDigestAndOrder() {
        PolicyDefinition policyDefinition = PolicyFixtures.definition(
                PolicyEngineTest.NO_BOMBS, PolicyEngineTest.NO_WEAPONS, PolicyEngineTest.GENDER);

        PolicyDefinition again = PolicyDefinition.parse(
                PolicyFixtures.parse(policyDefinition.toJson().toString()), PolicyFixtures.CATALOGUE);

        assertThat(again).isEqualTo(policyDefinition);
        assertThat(again.digest()).isEqualTo(policyDefinition.digest());
    }

    @Test
    void acceptsOlderConceptVersion() {
        PolicyDefinition policyDefinition =
                PolicyFixtures.definition("{'id':'s','type':'safety','concepts':[{'concept':'anti-violence@1'}]}");

        assertThat(policyDefinition.toJson().toString()).contains("anti-violence@1");
    }

    @Test
    void acceptsOwnOrEmptyFairnessWords() {
        assertThat(PolicyFixtures.definition(
                                "{'id':'f','type':'fairness','group':'style','words':[],'target':{'nameless':1}}")
                        .toJson()
                        .toString())
                .contains("\"words\":[]");
    }

    static Stream<Arguments> brokenRules() {
        return Stream.of(
                Arguments.of(
                        "{'id':'a','type':'blok'}",
                        "rule (a): type (blok) is not known.\nMaybe one of block, safety, fairness, enhance, exempt and limit was meant."),
                Arguments.of(
                        "{'id':'No Hate','type':'block','terms':['x']}",
                        "rule: id (No Hate) must match [a-z0-9][a-z0-9-]{0,62}.\nMaybe it holds capitals or blanks."),
                Arguments.of(
                        "7",
                        "rule: (7) must be an object.\nMaybe its braces are missing, or its fields are not indented."),
                Arguments.of(
                        "{'id':'a','type':'block','terms':['x'],'term':1}",
                        "rule (a): field (term) is not known.\nMaybe it is misspelt; known here are id, type, terms, patterns, like, category, when."),
                Arguments.of(
                        "{'id':'a','type':'block','terms':[]}",
                        "rule (a): terms must hold at least one term.\nMaybe the rule can go."),
                Arguments.of(
                        "{'id':'a','type':'block','terms':['x','...']}",
                        "rule (a): terms hold (...), which must be a text with a word in it, of at most 200 characters,"
                                + " none of them a control character.\nMaybe it is empty, or punctuation only."),
                Arguments.of(
                        "{'id':'a','type':'safety','concepts':[]}",
                        "rule (a): concepts ([]) must hold at least one concept.\nMaybe the rule can go."),
                Arguments.of(
                        "{'id':'a','type':'safety','concepts':[{'concept':'anti-vilence'}]}",
                        "rule (a): concept (anti-vilence) is not in the catalogue.\nMaybe it is yet to be uploaded."),
                Arguments.of(
                        "{'id':'a','type':'safety','concepts':[{'concept':'old'}]}",
                        "rule (a): concept (old@1) was retired.\nMaybe another version can be named."),
                Arguments.of(
                        "{'id':'a','type':'safety','concepts':[{'concept':'bent'}]}",
                        "rule (a): concept (bent@1) was altered.\nMaybe another version can be named."),
                Arguments.of(
                        "{'id':'a','type':'safety','concepts':[{'concept':'female@2'}]}",
                        "rule (a): concept (female@2) is a candidate, yet to be activated.\n"
                                + "Maybe its measurements are to be looked at first, then POST"
                                + " /api/v1/concepts/{name}/{version}/activate."),
                Arguments.of(
                        "{'id':'a','type':'safety','concepts':[{'concept':'female','strength':12}]}",
                        "rule (a): strength (12) must be a number from -10 to 10.\n"
                                + "Maybe 1 was meant, the strength that the concept was discovered at."),
                Arguments.of(
                        "{'id':'a','type':'safety','concepts':[{'concept':'female','strength':1e999}]}",
                        "rule (a): strength (Infinity) must be a number from -10 to 10.\n"
                                + "Maybe 1 was meant, the strength that the concept was discovered at."),
                Arguments.of(
                        "{'id':'a','type':'safety','concepts':[{'concept':'female','until':25}]}",
                        "rule (a): until (25) must be a number from 0 to 1.\n"
                                + "Maybe it is given as a step number, not as a share of all steps."),
                Arguments.of(
                        "{'id':'a','type':'safety','concepts':[{'concept':'female','from':0.6,'until':0.5}]}",
                        "rule (a): window (0.6 to 0.5) must end after it starts.\nMaybe the two are swapped."),
                Arguments.of(
                        "{'id':'a','type':'fairness','group':'gender','target':{'female':0.5,'male':0.4}}",
                        "rule (a): shares of the target sum to (0.9) and must sum to 1.\nMaybe a member is missing."),
                Arguments.of(
                        "{'id':'a','type':'fairness','group':'gender','target':{}}",
                        "rule (a): shares of the target sum to (0.0) and must sum to 1.\nMaybe a member is missing."),
                Arguments.of(
                        "{'id':'a','type':'fairness','group':'gender','target':{'female':50,'male':0.5}}",
                        "rule (a): share of (female) (50) must be a number from 0 to 1.\nMaybe it is given in percent."),
                Arguments.of(
                        "{'id':'a','type':'fairness','group':'gender','target':{'nameless':1}}",
                        "rule (a): (nameless@1) must be a member of group (gender), not of (style).\n"
                                + "Maybe another group was meant."),
                Arguments.of(
                        "{'id':'a','type':'fairness','group':'gender','target':{'female':0.5,'female@1':0.5}}",
                        "rule (a): target names a member twice.\nMaybe a label such as female@1 stands beside its name."),
                Arguments.of(
                        "{'id':'a','type':'safety','concepts':[{'concept':'female'}],'adaptive':true}",
                        "rule (a): adaptive (true) needs a concept that has a probe, but none of [female@1] has.\n"
                                + "Maybe false was meant, or another version has one."),
                Arguments.of(
                        "{'id':'a','type':'fairness','group':'height','target':{'medium':1},'adaptive':true}",
                        "rule (a): adaptive (true) needs a concept that has a probe, but none of [medium@1] has.\n"
                                + "Maybe false was meant, or another version has one."),
                Arguments.of(
                        "{'id':'a','type':'fairness','group':'height','target':{'medium':1},'suppression':0.5}",
                        "rule (a): suppression (0.5) needs a member that has a probe, but none of [medium@1] has.\n"
                                + "Maybe the field can go, or another version has one."),
                Arguments.of(
                        "{'id':'a','type':'fairness','group':'height','target':{'tall':1},'suppression':-1}",
                        "rule (a): suppression (-1) must be a number from 0 to 10.\nMaybe 0.5 was meant."),
                Arguments.of(
                        "{'id':'a','type':'safety','concepts':[{'concept':'calm'}],'adaptive':'yes'}",
                        "rule (a): adaptive (yes) must be true or false.\nMaybe it stands in quotes."),
                Arguments.of(
                        "{'id':'a','type':'fairness','group':'gender','target':{'female':1},'persons':[]}",
                        "rule (a): persons must hold at least one term.\nMaybe the field can go: without it the rule always acts."),
                Arguments.of(
                        "{'id':'a','type':'fairness','group':'gender','target':{'female':1},'persons':['...']}",
                        "rule (a): persons hold (...), which must be a text with a word in it, of at most 200 characters,"
                                + " none of them a control character.\nMaybe it is empty, or punctuation only."),
                Arguments.of(
                        "{'id':'a','type':'fairness','group':'style','target':{'nameless':1}}",
                        "rule (a): group (style) has no words that name it in a prompt.\n"
                                + "Maybe its members are to be uploaded with words, or the rule is to list words of its own;"
                                + " [] means that it always acts."));
    }

    @ParameterizedTest
    @MethodSource("brokenRules")
    void reportsValueAndHintOfBrokenRule(String rule, String problem) {
        assertThat(violationsOf(PolicyFixtures.json(rule))).containsExactly(problem);
    }

    @Test
    void reportsAllViolationsAtOnce() {
        List<String> problems = violationsOf(PolicyFixtures.json(
                "{'id':'a','type':'block','terms':[]}",
                "{'id':'a','type':'safety','concepts':[{'concept':'missing','strength':'strong'}]}"));

        assertThat(String.join("\n", problems)).isEqualTo("""
                        rule (a): terms must hold at least one term.
                        Maybe the rule can go.
                        rule (a): id (a) stands twice.
                        Maybe the rule was copied and not renamed.
                        rule (a): concept (missing) is not in the catalogue.
                        Maybe it is yet to be uploaded.
                        rule (a): strength (strong) must be a number from -10 to 10.
                        Maybe 1 was meant, the strength that the concept was discovered at.""");
    }

    @Test
    void rejectsNaNStrength() {
        JsonNode json = PolicyFixtures.json("{'id':'s','type':'safety','concepts':[{'concept':'anti-violence'}]}");
        ((ObjectNode) json.at("/rules/0/concepts/0")).put("strength", Double.NaN);

        assertThat(violationsOf(json)).singleElement().asString().contains("strength (NaN)");
    }

    @Test
    void rejectsTooManyRulesAndTerms() {
        String terms = IntStream.rangeClosed(1, 6).mapToObj(i -> "'t" + i + "'").collect(Collectors.joining(","));
        String[] rules = IntStream.rangeClosed(1, 201)
                .mapToObj(i -> "{'id':'r" + i + "','type':'block','terms':[" + terms + "]}")
                .toArray(String[]::new);

        assertThat(violationsOf(PolicyFixtures.json(rules)))
                .containsExactly(
                        "policy: rules (201) must be at most 200.\nMaybe one rule can hold what several hold now.",
                        "policy: terms and words (1206) must be at most 1000 in all rules together.\n"
                                + "Maybe some are phrases around another term.");
    }

    @Test
    void rejectsNonPolicyJson() {
        assertThat(violationsOf(PolicyFixtures.parse("[]")))
                .containsExactly(
                        "policy: ([]) must be an object.\nMaybe its braces are missing, or its fields are not indented.");
        assertThat(violationsOf(PolicyFixtures.parse("{'ruels':[]}")))
                .containsExactly(
                        "policy: field (ruels) is not known.\nMaybe it is misspelt; known here are rules, unknown, maxStrength, obligations.",
                        "policy: rules (absent) must be a list.\nMaybe its brackets are missing.");
    }

    @Test
    void messageContainsEveryViolation() {
        assertThatThrownBy(() -> PolicyFixtures.definition("7")).hasMessageStartingWith("rule: (7)");
    }

    private static List<String> violationsOf(JsonNode json) {
        return catchThrowableOfType(
                        InvalidPolicyException.class, () -> PolicyDefinition.parse(json, PolicyFixtures.CATALOGUE))
                .violations();
    }
}
