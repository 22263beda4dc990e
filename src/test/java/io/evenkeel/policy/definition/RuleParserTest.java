package io.evenkeel.policy.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.policy.PolicyEngineTest;
import io.evenkeel.policy.PolicyFixtures;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How definitions of every type of rule are written out, and what they are refused for. */
class RuleParserTest {
    private static final SemanticSimilarity LIKENESS = (prompt, text) -> 0;

    @Test
    void roundTripsEveryRuleType() {
        JsonNode json = PolicyFixtures.parse("{'rules':["
                + "{'id':'b','type':'block','patterns':['gun(s)?'],'like':{'texts':['a riot']},'category':'violence',"
                + "'when':'request.age_rating < 16'},"
                + "{'id':'s','type':'safety','concepts':[{'concept':'calm'}],'categories':['weapons'],'obligations':['look']},"
                + "{'id':'f','type':'fairness','group':'gender','words':[],'target':{'female':1},'scope':'prompt'},"
                + "{'id':'t','type':'fairness','group':'gender','words':[],'target':{'female':1},'scope':'tenant'},"
                + "{'id':'e','type':'enhance','phrases':{'avoid weapons':[{'concept':'anti-violence'}],"
                + "'any height':{'group':'height','target':{'tall':0.5,'short':0.5},'strength':2}}},"
                + "{'id':'x','type':'exempt','topics':['historical'],'names':['Ada Lovelace'],'terms':['period drama'],'rules':['f']},"
                + "{'id':'l','type':'limit','imagesPerRequest':4,'imagesPerMinute':60}],"
                + "'unknown':'skip','obligations':['mark-ai-generated']}");

        PolicyDefinition policyDefinition =
                PolicyDefinition.parse(json, PolicyFixtures.CATALOGUE, Optional.of(LIKENESS));

        assertThat(policyDefinition.toJson())
                .isEqualTo(PolicyFixtures.parse("{'rules':["
                        + "{'id':'b','type':'block','patterns':['gun(s)?'],'like':{'texts':['a riot'],'threshold':0.5},"
                        + "'category':'violence','when':'request.age_rating < 16'},"
                        + "{'id':'s','type':'safety','concepts':[{'concept':'calm@1','strength':1.0,'from':0.0,'until':1.0}],"
                        + "'adaptive':true,'categories':['weapons'],'obligations':['look']},"
                        + "{'id':'f','type':'fairness','group':'gender','words':[],'target':{'female@1':1.0},'strength':1.0,"
                        + "'from':0.0,'until':1.0,'scope':'prompt'},"
                        + "{'id':'t','type':'fairness','group':'gender','words':[],'target':{'female@1':1.0},'strength':1.0,"
                        + "'from':0.0,'until':1.0},"
                        + "{'id':'e','type':'enhance','phrases':{"
                        + "'avoid weapons':[{'concept':'anti-violence@2','strength':1.0,'from':0.0,'until':1.0}],"
                        + "'any height':{'group':'height','target':{'tall@1':0.5,'short@1':0.5},'strength':2.0,'from':0.0,"
                        + "'until':1.0,'adaptive':true,'suppression':0.5}}},"
                        + "{'id':'x','type':'exempt','topics':['historical'],'names':['Ada Lovelace'],'terms':['period drama'],"
                        + "'rules':['f']},"
                        + "{'id':'l','type':'limit','imagesPerRequest':4,'imagesPerMinute':60}],"
                        + "'unknown':'skip','maxStrength':6.0,'obligations':['mark-ai-generated']}"));
        PolicyDefinition again = PolicyDefinition.parse(
                PolicyFixtures.parse(policyDefinition.toJson().toString()),
                PolicyFixtures.CATALOGUE,
                Optional.of(LIKENESS));
        assertThat(again).isEqualTo(policyDefinition);
        assertThat(again.digest()).isEqualTo(policyDefinition.digest());
    }

    static Stream<Arguments> brokenRules() {
        return Stream.of(
                Arguments.of(
                        "{'id':'a','type':'block','terms':['x'],'obligations':['look']}",
                        "rule (a): field (obligations) is not known.\n"
                                + "Maybe it is misspelt; known here are id, type, terms, patterns, like, category, when."),
                Arguments.of(
                        "{'id':'a','type':'block','patterns':['(?=x)']}",
                        "rule (a): pattern ((?=x)) sets flags or looks around by (?, which is not allowed here.\n"
                                + "Maybe it can go, as case does not count anyway."),
                Arguments.of(
                        "{'id':'a','type':'block','patterns':[7]}",
                        "rule (a): pattern (7) has (0) characters, and must have 1 to 200.\n"
                                + "Maybe two shorter patterns say the same."),
                Arguments.of(
                        "{'id':'a','type':'block','patterns':[]}",
                        "rule (a): patterns must hold at least one regular expression.\nMaybe the field can go."),
                Arguments.of(
                        "{'id':'a','type':'block','like':{'texts':['a riot']}}",
                        "rule (a): like needs the sentence model, which is not at hand here.\n"
                                + "Maybe terms or patterns say the same."),
                Arguments.of(
                        "{'id':'a','type':'block','terms':['x'],'category':''}",
                        "rule (a): category () must be a text.\nMaybe it was forgotten."),
                Arguments.of(
                        "{'id':'a','type':'block','terms':['x'],'when':'prompt.persn'}",
                        "rule (a): when (prompt.persn) reads [prompt.persn], which are no attributes of a request.\n"
                                + "Maybe one of prompt.person, prompt.persons, prompt.occupations, prompt.attributes.gender,"
                                + " prompt.attributes.skin, prompt.attributes.age, prompt.attributes.origin, prompt.topics, prompt.names,"
                                + " prompt.provoking, prompt.phrases, prompt.words, request.count, request.width,"
                                + " request.height, request.labels, request.region, request.age_rating, request.time"
                                + " is meant."),
                Arguments.of(
                        "{'id':'a','type':'block','terms':['x'],'when':true}",
                        "rule (a): when (true) must be a text.\nMaybe it was forgotten."),
                Arguments.of(
                        "{'id':'a','type':'safety','concepts':[{'concept':'female'}],'categories':[]}",
                        "rule (a): categories must hold at least one category.\n"
                                + "Maybe the field can go: without it the rule always acts."),
                Arguments.of(
                        "{'id':'a','type':'safety','concepts':[{'concept':'female'}],'obligations':['Mark it']}",
                        "rule (a): obligations hold (Mark it), which must match [a-z0-9][a-z0-9-]{0,62}.\n"
                                + "Maybe mark-ai-generated or quarantine-for-review was meant."),
                Arguments.of(
                        "{'id':'a','type':'fairness','group':'gender','target':{'female':1},'scope':'session'}",
                        "rule (a): scope (session) is not known.\nMaybe one of tenant, prompt, request was meant."),
                Arguments.of(
                        "{'id':'a','type':'enhance','phrases':{}}",
                        "rule (a): phrases ({}) must hold at least one phrase.\nMaybe the rule can go."),
                Arguments.of(
                        "{'id':'a','type':'enhance','phrases':['avoid weapons']}",
                        "rule (a): phrases ([\"avoid weapons\"]) must be an object.\nMaybe its braces are missing, or its fields are not indented."),
                Arguments.of(
                        "{'id':'a','type':'enhance','phrases':{'without weapons':[{'concept':'female'}]}}",
                        "rule (a): phrase (without weapons) must be avoid, any, balance or include, and a word.\n"
                                + "Maybe \"avoid weapons\" or \"any gender\" was meant."),
                Arguments.of(
                        "{'id':'a','type':'enhance','phrases':{'avoid weapons':[]}}",
                        "rule (a): concepts ([]) must hold at least one concept.\nMaybe the phrase can go."),
                Arguments.of(
                        "{'id':'a','type':'enhance','phrases':{'any gender':{'group':'gender','target':{'female':0.5}}}}",
                        "rule (a): phrase (any gender): shares of the target sum to (0.5) and must sum to 1.\n"
                                + "Maybe a member is missing."),
                Arguments.of(
                        "{'id':'a','type':'exempt'}",
                        "rule (a): one of topics, names, terms and when must say what is exempt.\n"
                                + "Maybe \"topics\": [\"historical\"] was meant."),
                Arguments.of(
                        "{'id':'a','type':'exempt','topics':['news'],'rules':['b']}",
                        "rule (a): rules hold (b), which must be the id of a rule of this policy that is not exempt.\n"
                                + "Maybe it was renamed."),
                Arguments.of(
                        "{'id':'a','type':'exempt','topics':['news'],'rules':['a']}",
                        "rule (a): rules hold (a), which must be the id of a rule of this policy that is not exempt.\n"
                                + "Maybe it was renamed."),
                Arguments.of(
                        "{'id':'a','type':'exempt','topics':['news'],'rules':[]}",
                        "rule (a): rules ([]) must hold at least one id.\n"
                                + "Maybe the field can go: without it all fairness rules are meant."),
                Arguments.of(
                        "{'id':'a','type':'limit'}",
                        "rule (a): imagesPerRequest or imagesPerMinute must be given.\nMaybe the rule can go."),
                Arguments.of(
                        "{'id':'a','type':'limit','imagesPerMinute':0}",
                        "rule (a): imagesPerMinute (0) must be a whole number from 1 to 1000000.\n"
                                + "Maybe a rule of type block was meant."));
    }

    @ParameterizedTest
    @MethodSource("brokenRules")
    void reportsValueAndHintOfBrokenRule(String rule, String problem) {
        assertThat(violationsOf(PolicyFixtures.json(rule))).containsExactly(problem);
    }

    @Test
    void rejectsInvalidSettings() {
        assertThat(violationsOf(
                        PolicyFixtures.parse("{'rules':[],'unknown':'ignore','maxStrength':-1,'obligations':'mark'}")))
                .containsExactly(
                        "policy: unknown (ignore) is not known.\nMaybe one of refuse, skip was meant.",
                        "policy: obligations (mark) must be a list.\nMaybe its brackets are missing.",
                        "policy: maxStrength (-1) must be a number from 0 to 100.\n"
                                + "Maybe 6 was meant, which is the cap unless given.");
    }

    @Test
    void rejectsTooExpensiveDefinitions() {
        String loop = "'when':'prompt.words.exists(w, w == prompt.phrases[%d] || w == prompt.names[%d])'";
        String rules = IntStream.range(0, 60)
                .mapToObj(i -> "{'id':'r" + i + "','type':'block','patterns':['x'],'like':{'texts':['y']},"
                        + loop.replace("%d", Integer.toString(i)) + "}")
                .collect(Collectors.joining(","));

        List<String> problems = catchThrowableOfType(
                        InvalidPolicyException.class,
                        () -> PolicyDefinition.parse(
                                PolicyFixtures.parse("{'rules':[" + rules + "]}"),
                                PolicyFixtures.CATALOGUE,
                                Optional.of(LIKENESS)))
                .violations();

        assertThat(problems)
                .hasSize(3)
                .contains(
                        "policy: patterns (60) must be at most 50 in all rules together.\n"
                                + "Maybe some are lists of words, which terms hold better.",
                        "policy: texts to be like (60) must be at most 50 in all rules together.\n"
                                + "Maybe one text stands for several that mean the same.");
        assertThat(problems.get(2))
                .startsWith("policy: conditions may take (")
                .endsWith(") steps, at most 500000 are allowed in all rules together.\n"
                        + "Maybe some loop over prompt.words, where terms would do.");
    }

    @Test
    void keepsLegacyCanonicalForm() {
        assertThat(PolicyFixtures.definition(PolicyEngineTest.NO_BOMBS).toJson().toString())
                .isEqualTo(
                        "{\"rules\":[{\"id\":\"no-bombs\",\"type\":\"block\",\"terms\":[\"bomb making\",\"nerve gas\"]}]}");
    }

    @Test
    void addsStrengthCapWhenNewFeaturesAreUsed() {
        for (String rule : List.of(
                "{'id':'a','type':'block','terms':['x'],'category':'c'}",
                "{'id':'a','type':'block','terms':['x'],'when':'true'}",
                "{'id':'a','type':'limit','imagesPerMinute':1}")) {
            assertThat(PolicyFixtures.definition(rule).settings().maxStrength()).hasValue(6);
        }
    }

    private static List<String> violationsOf(JsonNode json) {
        return catchThrowableOfType(
                        InvalidPolicyException.class, () -> PolicyDefinition.parse(json, PolicyFixtures.CATALOGUE))
                .violations();
    }
}
