package io.evenkeel.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.concept.SteeringPlan;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class PolicyEngineTest {
    public static final String NO_BOMBS = "{'id':'no-bombs','type':'block','terms':['bomb making','nerve gas']}";
    public static final String NO_WEAPONS =
            "{'id':'no-weapons','type':'safety','concepts':[{'concept':'anti-violence','strength':1.5,'until':0.5}]}";
    public static final String GENDER =
            "{'id':'gender-balance','type':'fairness','group':'gender','target':{'female':0.5,'male':0.5},'strength':2.0}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "how to do Bomb-making at home",
                "BOMB   MAKING",
                "bo\u200Bmb mak\u00ADing",
                "a \uFF42\uFF4F\uFF4D\uFF42 making poster",
                "(bomb_making)",
                "nerve\ngas"
            })
    void refusesBlockedTermInAnySpelling(String prompt) {
        assertThat(decide(prompt, 1, NO_BOMBS)).isInstanceOf(Decision.Refuse.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a bomb", "bombmaking", "making a bomb", "nerves and gas", "sunset"})
    void passesOtherWords(String prompt) {
        assertThat(decide(prompt, 1, NO_BOMBS)).isInstanceOf(Decision.PassThrough.class);
    }

    @Test
    void refusalReportsEveryRuleButNotThePrompt() {
        Decision decision = decide("a secret nerve gas", 2, NO_WEAPONS, NO_BOMBS, GENDER);

        assertThat(decision)
                .isEqualTo(new Decision.Refuse(List.of(
                        new Reason("no-weapons", false, "not asked, as no-bombs refuses"),
                        new Reason("no-bombs", true, "the prompt holds a blocked term (\"nerve gas\")"),
                        new Reason("gender-balance", false, "not asked, as no-bombs refuses"))));
        assertThat(decision.toString()).doesNotContain("secret");
    }

    @Test
    void appliesSafetyAndOneFairnessConceptPerImage() {
        Decision.Steer steer = (Decision.Steer) decide("a doctor", 2, NO_BOMBS, NO_WEAPONS, GENDER);

        assertThat(steer.plans()).hasSize(2).allSatisfy(plan -> {
            assertThat(plan.appliedConcepts()).hasSize(2);
            assertThat(plan.appliedConcepts().get(0).concept().label()).isEqualTo("anti-violence@2");
            assertThat(plan.appliedConcepts().get(0).strength()).isEqualTo(1.5);
            assertThat(plan.appliedConcepts().get(0).until()).isEqualTo(0.5);
        });
        assertThat(members(steer)).containsExactlyInAnyOrder("female@1", "male@1");
        assertThat(steer.quotas()).isEqualTo(new Quotas(Map.of("acme@3/gender-balance", List.of(1L, 1L))));
        assertThat(steer.reasons()).extracting(Reason::fired).containsExactly(false, true, true);
    }

    @Test
    void skipsFairnessWhenPromptNamesAttribute() {
        assertThat(decide("A Woman, a doctor", 1, GENDER))
                .isEqualTo(passThrough(
                        List.of(new Reason("gender-balance", false, "the prompt names gender (\"woman\")"))));
    }

    @Test
    void membersOutsideTargetNameTheAttributeToo() {
        assertThat(decide("a nonbinary person", 1, GENDER)).isInstanceOf(Decision.PassThrough.class);
    }

    @Test
    void ignoresWordsInsideOtherWords() {
        assertThat(decide("a manual of the human", 1, GENDER)).isInstanceOf(Decision.Steer.class);
    }

    static final String PERSON_GENDER =
            "{'id':'cast','type':'fairness','group':'gender','target':{'female':0.5,'male':0.5},"
                    + "'persons':['doctor','police officer','secretary','chef','fireman','person','waitress','wife']}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a doctor",
                "two Doctors",
                "the doctor's desk",
                "police officers",
                "secretaries at work",
                "a chef",
                "firemen",
                "people",
                "waitresses",
                "merry wives"
            })
    void appliesFairnessWhenPromptNamesPerson(String prompt) {
        assertThat(decide(prompt, 1, PERSON_GENDER)).isInstanceOf(Decision.Steer.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a red chair", "a police station", "doctoring", "personal things", "sunset over the sea"})
    void skipsFairnessWithoutPerson(String prompt) {
        assertThat(decide(prompt, 1, PERSON_GENDER))
                .isEqualTo(passThrough(List.of(new Reason("cast", false, "the prompt shows no person"))));
    }

    @Test
    void adaptiveRulesApplyAdaptiveConcepts() {
        Decision.Steer steer = (Decision.Steer) decide(
                "a doctor",
                1,
                "{'id':'calm','type':'safety','concepts':[{'concept':'calm','until':0.4}]}",
                "{'id':'height','type':'fairness','group':'height','target':{'tall':1},'adaptive':false}");

        assertThat(steer.plans().get(0).appliedConcepts())
                .extracting(SteeringPlan.AppliedConcept::adaptive)
                .containsExactly(true, false);
        assertThat(steer.plans().get(0).appliedConcepts().get(0).until()).isEqualTo(0.4);
    }

    @Test
    void suppressesMembersThatWereNotAssigned() {
        Decision.Steer steer = (Decision.Steer)
                decide(
                        "a doctor",
                        1,
                        "{'id':'height','type':'fairness','group':'height','target':{'medium':1,'tall':0},'strength':2,'suppression':0.25}");

        assertThat(steer.plans().get(0).appliedConcepts())
                .extracting(appliedConcept -> appliedConcept.concept().name() + " " + appliedConcept.strength() + " "
                        + appliedConcept.adaptive())
                .containsExactly("medium 2.0 false", "tall -0.25 true");
    }

    @Test
    void zeroSuppressionAddsNoConcept() {
        Decision.Steer steer = (Decision.Steer) decide(
                "a doctor",
                1,
                "{'id':'height','type':'fairness','group':'height','target':{'tall':1,'short':0},'suppression':0}");

        assertThat(steer.plans().get(0).appliedConcepts()).hasSize(1);
    }

    @Test
    void givesAlternatingPromptsBothMembers() {
        PublishedPolicy policy = PolicyFixtures.policy(GENDER);
        Quotas quotas = Quotas.NONE;
        Set<String> doctor = new HashSet<>();
        Set<String> nurse = new HashSet<>();

        for (int i = 0; i < 20; i++) {
            Decision.Steer first = steer("a doctor", policy, quotas);
            Decision.Steer second = steer("a nurse", policy, first.quotas());
            doctor.addAll(members(first));
            nurse.addAll(members(second));
            quotas = second.quotas();
        }

        assertThat(doctor).hasSize(2);
        assertThat(nurse).hasSize(2);
    }

    @Test
    void decidesDeterministically() {
        Decision first = decide("a doctor", 5, NO_WEAPONS, GENDER);

        assertThat(decide("a doctor", 5, NO_WEAPONS, GENDER)).isEqualTo(first);
    }

    @Test
    void newVersionResetsCounts() {
        Quotas old = new Quotas(Map.of("acme@2/gender-balance", List.of(7L, 7L)));

        assertThat(steer("a doctor", PolicyFixtures.policy(GENDER), old)
                        .quotas()
                        .drawn())
                .containsOnlyKeys("acme@3/gender-balance");
    }

    @Test
    void keepsCountsOfSkippedRule() {
        Quotas before = new Quotas(Map.of("acme@3/gender-balance", List.of(2L, 1L)));

        assertThat(steer("a woman", PolicyFixtures.policy(NO_WEAPONS, GENDER), before)
                        .quotas())
                .isEqualTo(before);
    }

    @Test
    void rejectsCountsOfWrongSize() {
        Quotas others = new Quotas(Map.of("acme@3/gender-balance", List.of(2L)));

        assertThatThrownBy(() -> steer("a doctor", PolicyFixtures.policy(GENDER), others))
                .hasMessage("quotas of (acme@3/gender-balance) count (1) members, but the rule's target has (2).\n"
                        + "Maybe they are another tenant's.");
    }

    @Test
    void passesThroughWithoutRules() {
        assertThat(decide("anything", 1))
                .isEqualTo(passThrough(List.of(new Reason("none", false, "the policy has no rules"))));
    }

    @Test
    void toStringOmitsPrompt() {
        assertThat(new PolicyInput("a secret", 2)).hasToString("Wish[2 pictures]");
    }

    @Test
    void rejectsZeroImages() {
        assertThatThrownBy(() -> new PolicyInput("a doctor", 0)).hasMessage("count (0) of pictures must be 1 or more.");
    }

    private static Decision passThrough(List<Reason> reasons) {
        return new Decision.PassThrough(Quotas.NONE, reasons, List.of());
    }

    private static Decision decide(String prompt, int count, String... rules) {
        return PolicyEngine.decide(new PolicyInput(prompt, count), PolicyFixtures.policy(rules), Quotas.NONE);
    }

    private static Decision.Steer steer(String prompt, PublishedPolicy policy, Quotas quotas) {
        return (Decision.Steer) PolicyEngine.decide(new PolicyInput(prompt, 1), policy, quotas);
    }

    /** What fairness, the last rule, pushed each picture towards. */
    private static List<String> members(Decision.Steer steer) {
        return steer.plans().stream()
                .map(SteeringPlan::appliedConcepts)
                .map(pushes -> pushes.get(pushes.size() - 1).concept().label())
                .toList();
    }
}
