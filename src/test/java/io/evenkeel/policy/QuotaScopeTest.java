package io.evenkeel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.evenkeel.concept.SteeringPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Within what fairness keeps its shares: tenant, prompt or request. */
class QuotaScopeTest {
    private static final String RULE =
            "{'id':'f','type':'fairness','group':'gender','target':{'female':0.7,'male':0.3},'scope':'SCOPE'}";

    @Test
    void keepsSharesPerPrompt() {
        PublishedPolicy policy = policy("prompt");
        Quotas quotas = Quotas.NONE;
        Map<String, Integer> women = new HashMap<>();

        for (int i = 0; i < 120; i++) {
            String prompt = i % 3 == 0 ? "a doctor" : "a judge";
            Decision.Steer steer = decide(policy, prompt, "r" + i, 1, quotas);
            women.merge(prompt, females(steer), Integer::sum);
            quotas = steer.quotas();
        }

        assertThat(women.get("a doctor")).isBetween(26, 30);
        assertThat(women.get("a judge")).isBetween(54, 58);
        assertThat(quotas.prompts().get("acme@3/f")).hasSize(2);
    }

    @Test
    void keepsSharesOverFirstImagesOfManyPrompts() {
        PublishedPolicy policy = policy("prompt");
        int women = 0;

        for (int i = 0; i < 2000; i++) {
            women += females(decide(policy, "prompt " + i, "r", 1, Quotas.NONE));
        }

        assertThat(women / 2000.0).isBetween(0.65, 0.75);
    }

    @Test
    void evictsOldestPromptFirst() {
        PublishedPolicy policy = policy("prompt");
        Quotas quotas = Quotas.NONE;
        for (int i = 0; i < Quotas.MAX_PROMPTS; i++) {
            quotas = decide(policy, "prompt " + i, "r", 1, quotas).quotas();
        }
        List<String> before = new ArrayList<>(quotas.prompts().get("acme@3/f").keySet());
        quotas = decide(policy, "prompt 0", "r", 1, quotas).quotas();
        quotas = decide(policy, "one more", "r", 1, quotas).quotas();

        List<String> after = new ArrayList<>(quotas.prompts().get("acme@3/f").keySet());

        assertThat(after).hasSize(Quotas.MAX_PROMPTS).contains(before.get(0)).doesNotContain(before.get(1));
    }

    @Test
    void countsEquivalentPromptsTogether() {
        PublishedPolicy policy = policy("prompt");
        Quotas quotas = decide(policy, "a doctor", "r", 1, Quotas.NONE).quotas();

        assertThat(decide(policy, " A  Doctor! ", "r", 1, quotas)
                        .quotas()
                        .prompts()
                        .get("acme@3/f"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 10, 16})
    void keepsSharesWithinEachRequest(int count) {
        PublishedPolicy policy = policy("request");
        int all = 0;

        for (int i = 0; i < 400; i++) {
            Decision.Steer steer = decide(policy, "a doctor", "r" + i, count, Quotas.NONE);
            assertThat(females(steer)).isBetween((int) Math.floor(0.7 * count), (int) Math.ceil(0.7 * count));
            assertThat(steer.quotas()).isEqualTo(Quotas.NONE);
            all += females(steer);
        }

        assertThat(all / (400.0 * count)).isBetween(0.64, 0.76);
    }

    @Test
    void assignsSameRequestIdentically() {
        PublishedPolicy policy = policy("request");

        assertThat(decide(policy, "a doctor", "r-7", 9, Quotas.NONE))
                .isEqualTo(decide(policy, "a doctor", "r-7", 9, Quotas.NONE));
    }

    @Test
    void neverAssignsMemberWithoutShare() {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 500; round++) {
            double share = random.nextDouble();
            for (int member : PerRequestSampler.assign(List.of(0.0, share, 0.0, 1 - share, 0.0), 7, "s" + round)) {
                assertThat(member).isIn(1, 3);
            }
        }
    }

    @Test
    void roundTripsQuotasAndReadsOldFormat() throws JsonProcessingException {
        Quotas quotas = new Quotas(
                Map.of("a@1/f", List.of(1L, 2L)),
                Map.of("a@1/p", Map.of("0123456789abcdef", List.of(3L))),
                Map.of("a@1/m", 5L));

        assertThat(PolicyFixtures.JSON.readValue(PolicyFixtures.JSON.writeValueAsString(quotas), Quotas.class))
                .isEqualTo(quotas);
        assertThat(PolicyFixtures.JSON.readValue("{\"drawn\":{\"a@1/f\":[1,2]}}", Quotas.class))
                .isEqualTo(new Quotas(Map.of("a@1/f", List.of(1L, 2L))));
        assertThat(PolicyFixtures.JSON.writeValueAsString(new Quotas(Map.of("a@1/f", List.of(1L)))))
                .isEqualTo("{\"drawn\":{\"a@1/f\":[1]}}");
    }

    private static PublishedPolicy policy(String scope) {
        return ScriptedDecisions.policy("", RULE.replace("SCOPE", scope));
    }

    private static Decision.Steer decide(PublishedPolicy policy, String prompt, String id, int count, Quotas quotas) {
        return (Decision.Steer) PolicyEngine.decide(
                ScriptedDecisions.input(id, prompt, count, DisplayContext.UNKNOWN, ScriptedDecisions.NOON),
                policy,
                quotas);
    }

    private static int females(Decision.Steer steer) {
        return (int) steer.plans().stream()
                .map(SteeringPlan::appliedConcepts)
                .filter(pushes -> pushes.get(0).concept().name().equals("female"))
                .count();
    }
}
