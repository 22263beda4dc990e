package io.evenkeel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.policy.prompt.PromptFacts;
import io.evenkeel.policy.prompt.PromptFacts.Phrase;
import io.evenkeel.policy.prompt.PromptFacts.Phrase.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Safety, enhance, fairness and exempt rules, and the cap on what they push. */
class SteeringRulesTest {
    private static final String CALM =
            "{'id':'calm','type':'safety','concepts':[{'concept':'anti-violence','strength':2}],'categories':['violence','weapons']}";
    private static final String GENDER =
            "{'id':'balance','type':'fairness','group':'gender','target':{'female':0.5,'male':0.5},'strength':2}";
    private static final String WISHES = "{'id':'wishes','type':'enhance','phrases':{"
            + "'avoid weapons':[{'concept':'anti-violence','strength':3}],"
            + "'any gender':{'group':'gender','target':{'female':0.5,'male':0.5},'strength':1.5},"
            + "'balance gender':{'group':'gender','target':{'female':0.5,'male':0.5}}}}";
    private static final String HISTORY =
            "{'id':'history','type':'exempt','topics':['historical'],'names':['Ada Lovelace'],'terms':['period drama']}";

    @Test
    void safetyWithCategoriesActsOnlyOnWhatProvokesThem() {
        assertThat(reasons(Hearings.decide("a duel", Hearings.provoking("weapons"), CALM)))
                .containsExactly("calm true: the prompt provokes weapons: pushes every picture by anti-violence@2");
        assertThat(reasons(Hearings.decide("a meadow", Hearings.provoking("hate"), CALM)))
                .containsExactly("calm false: the prompt provokes no violence, weapons");
    }

    @Test
    void safetyMayOnlyMark() {
        Decision.PassThrough decision = (Decision.PassThrough)
                Hearings.decide(
                        "a duel",
                        Hearings.provoking("weapons"),
                        "{'id':'look','type':'safety','concepts':[],'categories':['weapons'],'obligations':['quarantine-for-review']}");

        assertThat(decision.obligations()).containsExactly("quarantine-for-review");
        assertThat(reasons(decision)).containsExactly("look true: the prompt provokes weapons: marks every picture");
    }

    @Test
    void obligationsOfThePolicyTravelAlwaysAndThoseOfRulesThatFireWithThem() {
        Decision.Admit decision = (Decision.Admit) PolicyEngine.decide(
                new Question(new Wish("a meadow", 1), PromptFacts.NONE),
                Hearings.policy(
                        ",'obligations':['mark-ai-generated']",
                        "{'id':'a','type':'safety','concepts':[],'obligations':['log-it','mark-ai-generated']}",
                        "{'id':'b','type':'safety','concepts':[],'when':'prompt.person','obligations':['ask-them']}"),
                Quotas.NONE);

        assertThat(decision.obligations()).containsExactly("mark-ai-generated", "log-it");
    }

    @Test
    void anEthicalPhraseIsGivenWhatItAsksFor() {
        Decision decision = Hearings.decide(
                "a duel without weapons",
                Hearings.phrases(new Phrase(Kind.AVOID, "weapons", "without weapons")),
                WISHES);

        assertThat(pushes(decision)).containsExactly("anti-violence@2 3.0");
        assertThat(reasons(decision))
                .containsExactly("wishes true: the prompt asks for avoid weapons (anti-violence@2)");
    }

    @Test
    void aPhraseWinsOverTheFairnessRuleOfItsGroup() {
        Decision decision = Hearings.decide(
                "a doctor of any gender",
                Hearings.phrases(new Phrase(Kind.ANY, "gender", "of any gender")),
                GENDER,
                WISHES);

        assertThat(pushes(decision)).singleElement().asString().endsWith("1.5");
        assertThat(decision.reasons().get(0))
                .isEqualTo(new Reason(
                        "balance", false, "the prompt itself asks for shares of gender, which wishes gives"));
    }

    @Test
    void diversityAsksForEveryGroup() {
        Decision decision =
                Hearings.decide("a diverse team", Hearings.phrases(new Phrase(Kind.ANY, "*", "diverse")), WISHES);

        assertThat(reasons(decision).get(0)).startsWith("wishes true: the prompt asks for any gender (");
    }

    @Test
    void whatThePromptNamesIsNeverOverruled() {
        Decision decision =
                Hearings.decide("a diverse team of women, each of them", Hearings.gender("female"), WISHES, GENDER);

        assertThat(decision).isInstanceOf(Decision.PassThrough.class);
        assertThat(reasons(decision))
                .containsExactly(
                        "wishes false: the prompt names gender", "balance false: the prompt names gender (\"women\")");
    }

    @Test
    void whatNoWordOfTheRuleNamesTheLexiconMay() {
        Decision decision = Hearings.decide("a bride", Hearings.gender("female"), WISHES, GENDER);

        assertThat(reasons(decision)).last().isEqualTo("balance false: the prompt names gender");
    }

    @Test
    void aPromptThatAsksForNothingIsGivenNothing() {
        assertThat(reasons(Hearings.decide("a meadow", PromptFacts.NONE, WISHES)))
                .containsExactly("wishes false: the prompt asks for nothing that the rule gives");
    }

    @Test
    void anExemptPromptSwitchesFairnessOffAndNothingElse() {
        Decision decision = Hearings.decide(
                "the senate",
                Hearings.topics("historical"),
                GENDER,
                HISTORY,
                "{'id':'a','type':'block','terms':['x']}");

        assertThat(reasons(decision))
                .containsExactly(
                        "balance false: switched off by history",
                        "history true: the prompt is historical: switches off balance",
                        "a false: the prompt holds no blocked term");
    }

    @Test
    void namesAndTermsAreExemptToo() {
        assertThat(reasons(Hearings.decide("a portrait of Ada  LOVELACE", PromptFacts.NONE, GENDER, HISTORY)))
                .last()
                .isEqualTo("history true: the prompt names \"Ada Lovelace\": switches off balance");
        assertThat(reasons(Hearings.decide("a period drama", PromptFacts.NONE, GENDER, HISTORY)))
                .last()
                .isEqualTo("history true: the prompt holds \"period drama\": switches off balance");
        assertThat(reasons(Hearings.decide("a doctor", PromptFacts.NONE, GENDER, HISTORY)))
                .last()
                .isEqualTo("history false: the prompt is not exempt");
    }

    @Test
    void anExemptRuleThatNamesABlockSwitchesItOff() {
        Decision decision = Hearings.decide(
                "nude, an oil painting",
                PromptFacts.NONE,
                "{'id':'no-nudes','type':'block','terms':['nude']}",
                "{'id':'museum','type':'exempt','terms':['oil painting'],'rules':['no-nudes']}");

        assertThat(reasons(decision))
                .containsExactly(
                        "no-nudes false: switched off by museum",
                        "museum true: the prompt holds \"oil painting\": switches off no-nudes");
    }

    @Test
    void whatPushesTogetherBeyondTheCapIsWeakenedFairnessFirst() {
        Decision decision = PolicyEngine.decide(
                new Question(
                        new Wish("a duel", 1), Hearings.phrases(new Phrase(Kind.AVOID, "weapons", "without weapons"))),
                Hearings.policy(
                        ",'maxStrength':4",
                        GENDER,
                        WISHES,
                        "{'id':'calm','type':'safety','concepts':[{'concept':'anti-violence','strength':-0.5}]}"),
                Quotas.NONE);

        assertThat(pushes(decision)).hasSize(3).first().asString().endsWith(" 0.5");
        assertThat(pushes(decision)).endsWith("anti-violence@2 3.0", "anti-violence@2 -0.5");
        assertThat(reasons(decision).get(0)).endsWith("; at 0.25 of its strength, as all together may push by 4");
    }

    @Test
    void whatPushesAtOtherTimesCountsApart() {
        Decision decision = Hearings.decide(
                "a duel",
                PromptFacts.NONE,
                "{'id':'a','type':'safety','concepts':[{'concept':'anti-violence','strength':5,'until':0.5}]}",
                "{'id':'b','type':'safety','concepts':[{'concept':'female','strength':5,'from':0.5}]}",
                "{'id':'c','type':'safety','concepts':[{'concept':'male','strength':1}],'when':'true'}");

        assertThat(pushes(decision)).containsExactly("anti-violence@2 5.0", "female@1 5.0", "male@1 1.0");
    }

    @Test
    void whatNothingIsLeftForDoesNotPush() {
        Decision decision = Hearings.decide(
                "a duel",
                PromptFacts.NONE,
                "{'id':'a','type':'safety','concepts':[{'concept':'anti-violence','strength':10}]}",
                GENDER,
                "{'id':'c','type':'limit','picturesPerRequest':4}");

        assertThat(pushes(decision)).containsExactly("anti-violence@2 6.0");
        assertThat(reasons(decision).get(0)).endsWith("; at 0.60 of its strength, as all together may push by 6");
        assertThat(reasons(decision).get(1)).endsWith("; at 0.00 of its strength, as all together may push by 6");
    }

    @Test
    void anOldPolicyHasNoCap() {
        Decision decision = Hearings.decide(
                "a duel",
                PromptFacts.NONE,
                "{'id':'a','type':'safety','concepts':[{'concept':'anti-violence','strength':10},{'concept':'female','strength':9}]}");

        assertThat(pushes(decision)).containsExactly("anti-violence@2 10.0", "female@1 9.0");
    }

    /** Random rules: at every time, what pushes together stays within the cap; safety alone loses only what no cap could leave it. */
    @Test
    void theCapHoldsWhateverPushes() {
        java.util.SplittableRandom random = new java.util.SplittableRandom(6);
        for (int round = 0; round < 2000; round++) {
            List<StrengthCap.Part> parts = IntStream.range(0, 1 + random.nextInt(8))
                    .mapToObj(i -> part(i, random))
                    .toList();
            double cap = random.nextDouble(0, 8);

            List<StrengthCap.Part> capped = StrengthCap.within(cap, parts).parts();

            for (double at = 0.005; at < 1; at += 0.01) {
                assertThat(sum(capped, at, 2)).isLessThanOrEqualTo(cap + 1e-9);
            }
            if (sum(parts, 0) <= cap) {
                assertThat(sum(capped, 0)).isEqualTo(sum(parts, 0));
            }
        }
    }

    private static StrengthCap.Part part(int rule, java.util.SplittableRandom random) {
        double from = random.nextInt(10) / 10.0;
        double until = from + (1 + random.nextInt(10 - (int) Math.round(from * 10))) / 10.0;
        return new StrengthCap.Part(
                rule,
                random.nextInt(3),
                new SteeringPlan.Push(Example.CONCEPT, random.nextDouble(-5, 5), from, Math.min(1, until)));
    }

    private static double sum(List<StrengthCap.Part> parts, double at, int lastRank) {
        return parts.stream()
                .filter(part -> part.rank() <= lastRank
                        && part.push().from() <= at
                        && part.push().until() > at)
                .mapToDouble(part -> Math.abs(part.push().strength()))
                .sum();
    }

    private static double sum(List<StrengthCap.Part> parts, int lastRank) {
        return parts.stream()
                .filter(part -> part.rank() <= lastRank)
                .mapToDouble(part -> Math.abs(part.push().strength()))
                .sum();
    }

    private static List<String> pushes(Decision decision) {
        return ((Decision.Steer) decision)
                .plans().get(0).pushes().stream()
                        .map(push -> push.concept().label() + " " + push.strength())
                        .toList();
    }

    private static List<String> reasons(Decision decision) {
        return decision.reasons().stream()
                .map(reason -> reason.rule() + " " + reason.fired() + ": " + reason.text())
                .toList();
    }
}
