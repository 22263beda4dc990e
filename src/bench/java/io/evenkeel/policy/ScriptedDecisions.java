package io.evenkeel.policy;

import io.evenkeel.policy.definition.PolicyDefinition;
import io.evenkeel.policy.promptanalysis.PromptAnalysis;
import io.evenkeel.policy.promptanalysis.PromptAnalysis.EthicalPhrase;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Wishes about whose prompt everything is scripted, and what policies say of them. */
final class ScriptedDecisions {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private ScriptedDecisions() {}

    static PublishedPolicy policy(String settings, String... rules) {
        return policy(Optional.empty(), settings, rules);
    }

    static PublishedPolicy policy(Optional<SemanticSimilarity> likeness, String settings, String... rules) {
        PolicyDefinition policyDefinition = PolicyDefinition.parse(
                PolicyFixtures.parse("{'rules':[" + String.join(",", rules) + "]" + settings + "}"),
                PolicyFixtures.CATALOGUE,
                likeness);
        return new PublishedPolicy(PolicyFixtures.ACME, 3, policyDefinition.digest(), policyDefinition);
    }

    static PolicyInput input(String id, String prompt, int count, DisplayContext context, Instant time) {
        return new PolicyInput(id, prompt, count, OptionalInt.empty(), OptionalInt.empty(), context, time);
    }

    static Decision decide(String prompt, PromptAnalysis facts, String... rules) {
        return PolicyEngine.decide(
                new EvaluationContext(new PolicyInput(prompt, 1), facts), policy("", rules), Quotas.NONE);
    }

    static PromptAnalysis analysisWithPhrases(EthicalPhrase... phrases) {
        return new PromptAnalysis(true, Set.of(), Set.of(), Map.of(), Set.of(), Set.of(), Set.of(), List.of(phrases));
    }

    static PromptAnalysis analysisWithTopics(String... topics) {
        return new PromptAnalysis(true, Set.of(), Set.of(), Map.of(), Set.of(topics), Set.of(), Set.of(), List.of());
    }

    static PromptAnalysis analysisProvoking(String... categories) {
        return new PromptAnalysis(
                false, Set.of(), Set.of(), Map.of(), Set.of(), Set.of(), Set.of(categories), List.of());
    }

    static PromptAnalysis analysisNamingGender(String... values) {
        return new PromptAnalysis(
                true,
                Set.of(),
                Set.of(),
                Map.of("gender", Set.of(values)),
                Set.of(),
                Set.of(),
                Set.of(),
                List.of(new EthicalPhrase(EthicalPhrase.PhraseKind.ANY, "*", "diverse")));
    }
}
