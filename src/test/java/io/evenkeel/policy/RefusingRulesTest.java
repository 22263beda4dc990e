package io.evenkeel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.policy.prompt.PromptFacts;
import io.evenkeel.policy.semantic.Likeness;
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
class RefusingRulesTest {
    private static final String LIKE =
            "{'id':'no-riots','type':'block','terms':['riot'],'like':{'texts':['a violent crowd'],'threshold':0.6},"
                    + "'category':'violence'}";
    private static final String LIMIT = "{'id':'slow','type':'limit','picturesPerRequest':4,'picturesPerMinute':6}";

    @Test
    void aPatternIsLookedForInTheNormalisedWords() {
        String rule = "{'id':'a','type':'block','patterns':['\\\\bgun(s|fire)?\\\\b']}";

        assertThat(only(Hearings.decide("GUN-fire! gunfire", PromptFacts.NONE, rule)))
                .isEqualTo(new Reason("a", true, "the prompt matches a blocked pattern (\\bgun(s|fire)?\\b)"));
        assertThat(Hearings.decide("a gunsmith", PromptFacts.NONE, rule)).isInstanceOf(Decision.PassThrough.class);
    }

    @Test
    void aPromptThatIsLikeATextIsRefused() {
        Decision decision = decide(LIKE, "an angry mob", likeness(new ArrayList<>(), 0.625));

        assertThat(only(decision))
                .isEqualTo(new Reason(
                        "no-riots",
                        true,
                        "the prompt is like a blocked text (\"a violent crowd\": 0.63, from 0.60), of violence"));
    }

    @Test
    void aPromptThatIsLikeNoTextPasses() {
        Decision decision = decide(LIKE, "a meadow", likeness(new ArrayList<>(), 0.599));

        assertThat(decision).isInstanceOf(Decision.PassThrough.class);
        assertThat(only(decision).text()).isEqualTo("the prompt holds no blocked term, and is like no blocked text");
    }

    @Test
    void whereAWordDecidesMeaningIsNotAskedFor() {
        List<String> asked = new ArrayList<>();

        Decision decision = decide(LIKE, "a riot", likeness(asked, 1));

        assertThat(only(decision).text()).isEqualTo("the prompt holds a blocked term (\"riot\"), of violence");
        assertThat(asked).isEmpty();
    }

    @Test
    void aLikenessThatIsNoNumberRefuses() {
        assertThat(decide(LIKE, "a meadow", likeness(new ArrayList<>(), Double.NaN)))
                .isInstanceOf(Decision.Refuse.class);
    }

    @Test
    void theFirstThatRefusesInOrderIsTheOneAndAllThatWereAskedTell() {
        Decision.Refuse refuse = (Decision.Refuse) PolicyEngine.decide(
                new Wish("a riot", 5),
                Hearings.policy(Optional.of(likeness(new ArrayList<>(), 0)), "", LIMIT, LIKE),
                Quotas.NONE);

        assertThat(refuse.why()).isEqualTo(Decision.Why.TOO_MANY);
        assertThat(refuse.reasons())
                .containsExactly(
                        new Reason("slow", true, "asks for (5) pictures, at most 4 are allowed at once"),
                        new Reason("no-riots", true, "the prompt holds a blocked term (\"riot\"), of violence"));
    }

    @Test
    void aMinuteIsUsedUpAndComesBack() {
        PublishedPolicy policy = Hearings.policy("", LIMIT);
        Quotas quotas = admitted(policy, 4, Quotas.NONE, Hearings.NOON);
        quotas = admitted(policy, 2, quotas, Hearings.NOON);

        Decision.Refuse refuse = (Decision.Refuse) decide(policy, 1, quotas, Hearings.NOON.plusSeconds(4));

        assertThat(refuse.why()).isEqualTo(Decision.Why.TOO_MANY);
        assertThat(refuse.reasons())
                .containsExactly(
                        new Reason("slow", true, "at most 6 pictures a minute are allowed; so many more are in (6) s"));
        admitted(policy, 1, quotas, Hearings.NOON.plusSeconds(10));
    }

    @Test
    void whatIsRefusedIsNotCounted() {
        PublishedPolicy policy = Hearings.policy("", LIMIT, "{'id':'no','type':'block','terms':['bomb']}");
        Quotas quotas = Quotas.NONE;

        for (int i = 0; i < 20; i++) {
            assertThat(PolicyEngine.decide(
                            Hearings.wish("r", "a bomb", 4, Surface.UNKNOWN, Hearings.NOON), policy, quotas))
                    .isInstanceOf(Decision.Refuse.class);
        }
        assertThat(admitted(policy, 4, quotas, Hearings.NOON).minutes()).containsOnlyKeys("acme@3/slow");
    }

    @Test
    void overAnHourNoMoreAreAdmittedThanTheLimitAllows() {
        PublishedPolicy policy = Hearings.policy("", LIMIT);
        Quotas quotas = Quotas.NONE;
        int admitted = 0;
        for (Duration at = Duration.ZERO; at.toMinutes() < 60; at = at.plusSeconds(3)) {
            Decision decision = decide(policy, 1, quotas, Hearings.NOON.plus(at));
            if (decision instanceof Decision.Admit admit) {
                admitted++;
                quotas = admit.quotas();
            }
        }

        assertThat(admitted).isBetween(60 * 6, 60 * 6 + 6);
    }

    @ParameterizedTest
    @CsvSource({"refuse, true", "skip, false"})
    void thePolicySaysWhetherAFactThatIsMissingRefuses(String word, boolean refuses) {
        String rule = "{'id':'kids','type':'block','terms':['knife'],'when':'request.age_rating < 16'}";
        Decision decision = PolicyEngine.decide(
                new Wish("a knife", 1), Hearings.policy(",'unknown':'" + word + "'", rule), Quotas.NONE);

        assertThat(decision instanceof Decision.Refuse).isEqualTo(refuses);
        assertThat(only(decision))
                .isEqualTo(new Reason(
                        "kids",
                        Reason.Outcome.UNKNOWN,
                        "its condition needs request.age_rating, which the request does not say; "
                                + (refuses ? "the policy refuses then" : "it does nothing then")));
    }

    @Test
    void whereTheConditionDoesNotHoldTheRuleRests() {
        String rule = "{'id':'kids','type':'block','terms':['knife'],'when':'request.age_rating < 16'}";
        Surface adults = new Surface(Map.of(), Optional.empty(), OptionalInt.of(18));

        Decision decision = PolicyEngine.decide(
                Hearings.wish("r", "a knife", 1, adults, Hearings.NOON), Hearings.policy("", rule), Quotas.NONE);

        assertThat(decision).isInstanceOf(Decision.PassThrough.class);
        assertThat(only(decision)).isEqualTo(new Reason("kids", false, "its condition does not hold"));
    }

    @Test
    void anUnknownConditionOfARuleThatPushesRefusesToo() {
        Decision.Refuse refuse = (Decision.Refuse) PolicyEngine.decide(
                new Wish("a meadow", 1),
                Hearings.policy(
                        "",
                        "{'id':'a','type':'block','terms':['x']}",
                        "{'id':'b','type':'safety','concepts':[{'concept':'anti-violence'}],'when':'size(request.labels.channel) > 3'}"),
                Quotas.NONE);

        assertThat(refuse.why()).isEqualTo(Decision.Why.UNKNOWN);
        assertThat(refuse.reasons())
                .containsExactly(
                        new Reason("a", false, "the prompt holds no blocked term"),
                        new Reason(
                                "b",
                                Reason.Outcome.UNKNOWN,
                                "its condition needs a label that the request does not have; the policy refuses then"));
    }

    private static Quotas admitted(PublishedPolicy policy, int count, Quotas quotas, Instant at) {
        Decision decision = decide(policy, count, quotas, at);
        assertThat(decision).isInstanceOf(Decision.Admit.class);
        return ((Decision.Admit) decision).quotas();
    }

    private static Decision decide(PublishedPolicy policy, int count, Quotas quotas, Instant at) {
        return PolicyEngine.decide(Hearings.wish("r", "a meadow", count, Surface.UNKNOWN, at), policy, quotas);
    }

    private static Decision decide(String rule, String prompt, Likeness likeness) {
        return PolicyEngine.decide(new Wish(prompt, 1), Hearings.policy(Optional.of(likeness), "", rule), Quotas.NONE);
    }

    private static Likeness likeness(List<String> asked, double answer) {
        return (prompt, text) -> {
            asked.add(prompt);
            return answer;
        };
    }

    private static Reason only(Decision decision) {
        assertThat(decision.reasons()).hasSize(1);
        return decision.reasons().get(0);
    }
}
