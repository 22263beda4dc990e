package io.evenkeel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.policy.promptanalysis.PromptAnalysis;
import io.evenkeel.policy.promptanalysis.PromptAnalysis.EthicalPhrase;
import io.evenkeel.policy.promptanalysis.PromptAnalysis.EthicalPhrase.PhraseKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Safety, enhance, fairness and exempt rules, and the cap on what they push. */
class SteeringStageTest {
    private static final String SAFETY =
            "{'id':'calm','type':'safety','concepts':[{'concept':'anti-violence','strength':2}],'categories':['violence','weapons']}";
    private static final String GENDER =
            "{'id':'balance','type':'fairness','group':'gender','target':{'female':0.5,'male':0.5},'strength':2}";
    private static final String ENHANCE = "{'id':'wishes','type':'enhance','phrases':{"
            + "'avoid weapons':[{'concept':'anti-violence','strength':3}],"
            + "'any gender':{'group':'gender','target':{'female':0.5,'male':0.5},'strength':1.5},"
            + "'balance gender':{'group':'gender','target':{'female':0.5,'male':0.5}}}}";
    private static final String EXEMPT =
            "{'id':'history','type':'exempt','topics':['historical'],'names':['Ada Lovelace'],'terms':['period drama']}";

    @Test
    void appliesSafetyOnlyToProvokedCategories() {
        assertThat(reasonsOf(
                        ScriptedDecisions.decide("a duel", ScriptedDecisions.analysisProvoking("weapons"), SAFETY)))
                .containsExactly("calm true: the prompt provokes weapons: pushes every picture by anti-violence@2");
        assertThat(reasonsOf(ScriptedDecisions.decide("a meadow", ScriptedDecisions.analysisProvoking("hate"), SAFETY)))
                .containsExactly("calm false: the prompt provokes no violence, weapons");
    }

    @Test
    void safetyRuleMayOnlyAddObligations() {
        Decision.PassThrough decision = (Decision.PassThrough)
                ScriptedDecisions.decide(
                        "a duel",
                        ScriptedDecisions.analysisProvoking("weapons"),
                        "{'id':'look','type':'safety','concepts':[],'categories':['weapons'],'obligations':['quarantine-for-review']}");

        assertThat(decision.obligations()).containsExactly("quarantine-for-review");
        assertThat(reasonsOf(decision)).containsExactly("look true: the prompt provokes weapons: marks every picture");
    }

    @Test
    void collectsObligationsOfPolicyAndFiredRules() {
        Decision.Admit decision = (Decision.Admit) PolicyEngine.decide(
                new EvaluationContext(new PolicyInput("a meadow", 1), PromptAnalysis.NONE),
                ScriptedDecisions.policy(
                        ",'obligations':['mark-ai-generated']",
                        "{'id':'a','type':'safety','concepts':[],'obligations':['log-it','mark-ai-generated']}",
                        "{'id':'b','type':'safety','concepts':[],'when':'prompt.person','obligations':['ask-them']}"),
                Quotas.NONE);

        assertThat(decision.obligations()).containsExactly("mark-ai-generated", "log-it");
    }

    @Test
    void appliesConceptsForEthicalPhrase() {
        Decision decision = ScriptedDecisions.decide(
                "a duel without weapons",
                ScriptedDecisions.analysisWithPhrases(
                        new EthicalPhrase(PhraseKind.AVOID, "weapons", "without weapons")),
                ENHANCE);

        assertThat(appliedConceptsOf(decision)).containsExactly("anti-violence@2 3.0");
        assertThat(reasonsOf(decision))
                .containsExactly("wishes true: the prompt asks for avoid weapons (anti-violence@2)");
    }

    @Test
    void phraseOverridesFairnessRuleOfSameGroup() {
        Decision decision = ScriptedDecisions.decide(
                "a doctor of any gender",
                ScriptedDecisions.analysisWithPhrases(new EthicalPhrase(PhraseKind.ANY, "gender", "of any gender")),
                GENDER,
                ENHANCE);

        assertThat(appliedConceptsOf(decision)).singleElement().asString().endsWith("1.5");
        assertThat(decision.reasons().get(0))
                .isEqualTo(new Reason(
                        "balance", false, "the prompt itself asks for shares of gender, which wishes gives"));
    }

    @Test
    void diversityPhraseMatchesEveryGroup() {
        Decision decision = ScriptedDecisions.decide(
                "a diverse team",
                ScriptedDecisions.analysisWithPhrases(new EthicalPhrase(PhraseKind.ANY, "*", "diverse")),
                ENHANCE);

        assertThat(reasonsOf(decision).get(0)).startsWith("wishes true: the prompt asks for any gender (");
    }

    @Test
    void neverOverridesNamedAttribute() {
        Decision decision = ScriptedDecisions.decide(
                "a diverse team of women, each of them",
                ScriptedDecisions.analysisNamingGender("female"),
                ENHANCE,
                GENDER);

        assertThat(decision).isInstanceOf(Decision.PassThrough.class);
        assertThat(reasonsOf(decision))
                .containsExactly(
                        "wishes false: the prompt names gender", "balance false: the prompt names gender (\"women\")");
    }

    @Test
    void detectsNamedAttributeByLexicon() {
        Decision decision =
                ScriptedDecisions.decide("a bride", ScriptedDecisions.analysisNamingGender("female"), ENHANCE, GENDER);

        assertThat(reasonsOf(decision)).last().isEqualTo("balance false: the prompt names gender");
    }

    @Test
    void doesNotFireWithoutEthicalPhrase() {
        assertThat(reasonsOf(ScriptedDecisions.decide("a meadow", PromptAnalysis.NONE, ENHANCE)))
                .containsExactly("wishes false: the prompt asks for nothing that the rule gives");
    }

    @Test
    void exemptionDisablesOnlyFairness() {
        Decision decision = ScriptedDecisions.decide(
                "the senate",
                ScriptedDecisions.analysisWithTopics("historical"),
                GENDER,
                EXEMPT,
                "{'id':'a','type':'block','terms':['x']}");

        assertThat(reasonsOf(decision))
                .containsExactly(
                        "balance false: switched off by history",
                        "history true: the prompt is historical: switches off balance",
                        "a false: the prompt holds no blocked term");
    }

    @Test
    void exemptsByNameAndTerm() {
        assertThat(reasonsOf(
                        ScriptedDecisions.decide("a portrait of Ada  LOVELACE", PromptAnalysis.NONE, GENDER, EXEMPT)))
                .last()
                .isEqualTo("history true: the prompt names \"Ada Lovelace\": switches off balance");
        assertThat(reasonsOf(ScriptedDecisions.decide("a period drama", PromptAnalysis.NONE, GENDER, EXEMPT)))
                .last()
                .isEqualTo("history true: the prompt holds \"period drama\": switches off balance");
        assertThat(reasonsOf(ScriptedDecisions.decide("a doctor", PromptAnalysis.NONE, GENDER, EXEMPT)))
                .last()
                .isEqualTo("history false: the prompt is not exempt");
    }

    @Test
    void exemptionDisablesNamedBlockRule() {
        Decision decision = ScriptedDecisions.decide(
                "nude, an oil painting",
                PromptAnalysis.NONE,
                "{'id':'no-nudes','type':'block','terms':['nude']}",
                "{'id':'museum','type':'exempt','terms':['oil painting'],'rules':['no-nudes']}");

        assertThat(reasonsOf(decision))
                .containsExactly(
                        "no-nudes false: switched off by museum",
                        "museum true: the prompt holds \"oil painting\": switches off no-nudes");
    }

    @Test
    void weakensFairnessFirstAboveCap() {
        Decision decision = PolicyEngine.decide(
                new EvaluationContext(
                        new PolicyInput("a duel", 1),
                        ScriptedDecisions.analysisWithPhrases(
                                new EthicalPhrase(PhraseKind.AVOID, "weapons", "without weapons"))),
                ScriptedDecisions.policy(
                        ",'maxStrength':4",
                        GENDER,
                        ENHANCE,
                        "{'id':'calm','type':'safety','concepts':[{'concept':'anti-violence','strength':-0.5}]}"),
                Quotas.NONE);

        assertThat(appliedConceptsOf(decision)).hasSize(3).first().asString().endsWith(" 0.5");
        assertThat(appliedConceptsOf(decision)).endsWith("anti-violence@2 3.0", "anti-violence@2 -0.5");
        assertThat(reasonsOf(decision).get(0)).endsWith("; at 0.25 of its strength, as all together may push by 4");
    }

    @Test
    void capsDisjointWindowsSeparately() {
        Decision decision = ScriptedDecisions.decide(
                "a duel",
                PromptAnalysis.NONE,
                "{'id':'a','type':'safety','concepts':[{'concept':'anti-violence','strength':5,'until':0.5}]}",
                "{'id':'b','type':'safety','concepts':[{'concept':'female','strength':5,'from':0.5}]}",
                "{'id':'c','type':'safety','concepts':[{'concept':'male','strength':1}],'when':'true'}");

        assertThat(appliedConceptsOf(decision)).containsExactly("anti-violence@2 5.0", "female@1 5.0", "male@1 1.0");
    }

    @Test
    void dropsConceptsWithoutRemainingStrength() {
        Decision decision = ScriptedDecisions.decide(
                "a duel",
                PromptAnalysis.NONE,
                "{'id':'a','type':'safety','concepts':[{'concept':'anti-violence','strength':10}]}",
                GENDER,
                "{'id':'c','type':'limit','imagesPerRequest':4}");

        assertThat(appliedConceptsOf(decision)).containsExactly("anti-violence@2 6.0");
        assertThat(reasonsOf(decision).get(0)).endsWith("; at 0.60 of its strength, as all together may push by 6");
        assertThat(reasonsOf(decision).get(1)).endsWith("; at 0.00 of its strength, as all together may push by 6");
    }

    @Test
    void legacyPolicyHasNoCap() {
        Decision decision = ScriptedDecisions.decide(
                "a duel",
                PromptAnalysis.NONE,
                "{'id':'a','type':'safety','concepts':[{'concept':'anti-violence','strength':10},{'concept':'female','strength':9}]}");

        assertThat(appliedConceptsOf(decision)).containsExactly("anti-violence@2 10.0", "female@1 9.0");
    }

    /** Random rules: at every time, what pushes together stays within the cap; safety alone loses only what no cap could leave it. */
    @Test
    void neverExceedsCap() {
        java.util.SplittableRandom random = new java.util.SplittableRandom(6);
        for (int round = 0; round < 2000; round++) {
            List<StrengthCap.WeightedConcept> weightedConcepts = IntStream.range(0, 1 + random.nextInt(8))
                    .mapToObj(i -> randomConcept(i, random))
                    .toList();
            double cap = random.nextDouble(0, 8);

            List<StrengthCap.WeightedConcept> capped =
                    StrengthCap.apply(cap, weightedConcepts).concepts();

            for (double at = 0.005; at < 1; at += 0.01) {
                assertThat(sum(capped, at, 2)).isLessThanOrEqualTo(cap + 1e-9);
            }
            if (sum(weightedConcepts, 0) <= cap) {
                assertThat(sum(capped, 0)).isEqualTo(sum(weightedConcepts, 0));
            }
        }
    }

    private static StrengthCap.WeightedConcept randomConcept(int rule, java.util.SplittableRandom random) {
        double from = random.nextInt(10) / 10.0;
        double until = from + (1 + random.nextInt(10 - (int) Math.round(from * 10))) / 10.0;
        return new StrengthCap.WeightedConcept(
                rule,
                random.nextInt(3),
                new SteeringPlan.AppliedConcept(
                        PolicyFixtures.CONCEPT, random.nextDouble(-5, 5), from, Math.min(1, until)));
    }

    private static double sum(List<StrengthCap.WeightedConcept> weightedConcepts, double at, int lastRank) {
        return weightedConcepts.stream()
                .filter(weightedConcept -> weightedConcept.rank() <= lastRank
                        && weightedConcept.appliedConcept().from() <= at
                        && weightedConcept.appliedConcept().until() > at)
                .mapToDouble(weightedConcept ->
                        Math.abs(weightedConcept.appliedConcept().strength()))
                .sum();
    }

    private static double sum(List<StrengthCap.WeightedConcept> weightedConcepts, int lastRank) {
        return weightedConcepts.stream()
                .filter(weightedConcept -> weightedConcept.rank() <= lastRank)
                .mapToDouble(weightedConcept ->
                        Math.abs(weightedConcept.appliedConcept().strength()))
                .sum();
    }

    private static List<String> appliedConceptsOf(Decision decision) {
        return ((Decision.Steer) decision)
                .plans().get(0).appliedConcepts().stream()
                        .map(appliedConcept -> appliedConcept.concept().label() + " " + appliedConcept.strength())
                        .toList();
    }

    private static List<String> reasonsOf(Decision decision) {
        return decision.reasons().stream()
                .map(reason -> reason.rule() + " " + reason.fired() + ": " + reason.text())
                .toList();
    }
}
