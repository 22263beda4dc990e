package io.evenkeel.policy;

import io.evenkeel.policy.prompt.PromptFacts;
import io.evenkeel.policy.prompt.PromptFacts.Phrase;
import io.evenkeel.policy.semantic.Likeness;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Wishes about whose prompt everything is scripted, and what policies say of them. */
final class Hearings {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private Hearings() {}

    static PublishedPolicy policy(String settings, String... rules) {
        return policy(Optional.empty(), settings, rules);
    }

    static PublishedPolicy policy(Optional<Likeness> likeness, String settings, String... rules) {
        Definition definition = Definition.of(
                Example.parse("{'rules':[" + String.join(",", rules) + "]" + settings + "}"),
                Example.CATALOGUE,
                likeness);
        return new PublishedPolicy(Example.ACME, 3, definition.digest(), definition);
    }

    static Wish wish(String id, String prompt, int count, Surface surface, Instant time) {
        return new Wish(id, prompt, count, OptionalInt.empty(), OptionalInt.empty(), surface, time);
    }

    static Decision decide(String prompt, PromptFacts facts, String... rules) {
        return PolicyEngine.decide(new Question(new Wish(prompt, 1), facts), policy("", rules), Quotas.NONE);
    }

    static PromptFacts phrases(Phrase... phrases) {
        return new PromptFacts(true, Set.of(), Set.of(), Map.of(), Set.of(), Set.of(), Set.of(), List.of(phrases));
    }

    static PromptFacts topics(String... topics) {
        return new PromptFacts(true, Set.of(), Set.of(), Map.of(), Set.of(topics), Set.of(), Set.of(), List.of());
    }

    static PromptFacts provoking(String... categories) {
        return new PromptFacts(false, Set.of(), Set.of(), Map.of(), Set.of(), Set.of(), Set.of(categories), List.of());
    }

    static PromptFacts gender(String... values) {
        return new PromptFacts(
                true,
                Set.of(),
                Set.of(),
                Map.of("gender", Set.of(values)),
                Set.of(),
                Set.of(),
                Set.of(),
                List.of(new Phrase(Phrase.Kind.ANY, "*", "diverse")));
    }
}
