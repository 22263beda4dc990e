package io.evenkeel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.policy.semantic.Likeness;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whatever stands where a definition should: it is refused by name, or it reads back the same and decides. */
class DefinitionFuzz {
    private static final Likeness LIKENESS = (prompt, text) -> 0;

    @FuzzTest(maxDuration = "200s")
    void anyJsonIsADefinitionOrToldWhyNot(byte[] text) {
        check(new String(text, StandardCharsets.UTF_8));
    }

    /** One input. */
    static void check(String text) {
        JsonNode json = parsed(text);
        if (json == null) {
            return;
        }
        try {
            Definition definition = Definition.of(json, Example.CATALOGUE, Optional.of(LIKENESS));
            JsonNode canonical = parsed(definition.json().toString());
            assertThat(Definition.of(canonical, Example.CATALOGUE, Optional.of(LIKENESS))
                            .digest())
                    .isEqualTo(definition.digest());
            PublishedPolicy policy = new PublishedPolicy(Example.ACME, 3, definition.digest(), definition);
            assertThat(PolicyEngine.decide(
                                    Hearings.wish("r", "a doctor with a gun", 2, Surface.UNKNOWN, Hearings.NOON),
                                    policy,
                                    Quotas.NONE)
                            .reasons())
                    .hasSize(Math.max(1, definition.rules().size()));
        } catch (InvalidPolicy e) {
            assertThat(e.problems()).isNotEmpty().allSatisfy(problem -> assertThat(problem)
                    .contains(".\nMaybe "));
        }
    }

    private static @Nullable JsonNode parsed(String text) {
        try {
            return Example.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
