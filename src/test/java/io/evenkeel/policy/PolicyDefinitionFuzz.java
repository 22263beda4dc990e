package io.evenkeel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.policy.definition.InvalidPolicyException;
import io.evenkeel.policy.definition.PolicyDefinition;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whatever stands where a definition should: it is refused by name, or it reads back the same and decides. */
class PolicyDefinitionFuzz {
    private static final SemanticSimilarity LIKENESS = (prompt, text) -> 0;

    @FuzzTest(maxDuration = "200s")
    void anyJsonIsADefinitionOrToldWhyNot(byte[] text) {
        check(new String(text, StandardCharsets.UTF_8));
    }

    /** One input. */
    static void check(String text) {
        JsonNode json = parseOrNull(text);
        if (json == null) {
            return;
        }
        try {
            PolicyDefinition policyDefinition =
                    PolicyDefinition.parse(json, PolicyFixtures.CATALOGUE, Optional.of(LIKENESS));
            JsonNode canonical = parseOrNull(policyDefinition.toJson().toString());
            assertThat(PolicyDefinition.parse(canonical, PolicyFixtures.CATALOGUE, Optional.of(LIKENESS))
                            .digest())
                    .isEqualTo(policyDefinition.digest());
            PublishedPolicy policy =
                    new PublishedPolicy(PolicyFixtures.ACME, 3, policyDefinition.digest(), policyDefinition);
            assertThat(PolicyEngine.decide(
                                    ScriptedDecisions.input(
                                            "r",
                                            "a doctor with a gun",
                                            2,
                                            DisplayContext.UNKNOWN,
                                            ScriptedDecisions.NOON),
                                    policy,
                                    Quotas.NONE)
                            .reasons())
                    .hasSize(Math.max(1, policyDefinition.rules().size()));
        } catch (InvalidPolicyException e) {
            assertThat(e.violations()).isNotEmpty().allSatisfy(problem -> assertThat(problem)
                    .contains(".\nMaybe "));
        }
    }

    private static @Nullable JsonNode parseOrNull(String text) {
        try {
            return PolicyFixtures.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
