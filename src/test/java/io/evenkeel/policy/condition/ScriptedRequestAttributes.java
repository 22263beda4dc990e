package io.evenkeel.policy.condition;

import io.evenkeel.policy.promptanalysis.PromptAnalysis;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A request of which everything that is said is scripted. */
public record ScriptedRequestAttributes(
        List<String> words,
        PromptAnalysis promptAnalysis,
        int imageCount,
        OptionalInt width,
        OptionalInt height,
        Map<String, String> labels,
        Optional<String> region,
        OptionalInt ageRating,
        Instant requestedAt)
        implements RequestAttributes {
    private static final Instant SUNDAY_EVENING = Instant.parse("2026-11-22T20:15:00Z");

    /** A nurse, and nothing about the surface. */
    public static final ScriptedRequestAttributes NURSE = new ScriptedRequestAttributes(
            List.of("a", "male", "nurse", "without", "guns"),
            new PromptAnalysis(
                    true,
                    Set.of("nurse"),
                    Set.of("nurse"),
                    Map.of("gender", Set.of("male")),
                    Set.of("medical"),
                    Set.of(),
                    Set.of(),
                    List.of(new PromptAnalysis.EthicalPhrase(
                            PromptAnalysis.EthicalPhrase.PhraseKind.AVOID, "weapons", "without guns"))),
            3,
            OptionalInt.empty(),
            OptionalInt.empty(),
            Map.of(),
            Optional.empty(),
            OptionalInt.empty(),
            SUNDAY_EVENING);

    /** The same for children in Germany. */
    public static final ScriptedRequestAttributes NURSE_FOR_KIDS = new ScriptedRequestAttributes(
            NURSE.words,
            NURSE.promptAnalysis,
            3,
            OptionalInt.of(512),
            OptionalInt.of(768),
            Map.of("channel", "kids"),
            Optional.of("de"),
            OptionalInt.of(6),
            SUNDAY_EVENING);

    /** As much of everything as a request may hold. */
    public static ScriptedRequestAttributes createLargest() {
        List<String> words = java.util.stream.IntStream.range(0, 2048)
                .mapToObj(i -> Integer.toString(i % 10))
                .toList();
        Set<String> many = java.util.stream.IntStream.range(0, 500)
                .mapToObj(i -> "w" + i)
                .collect(java.util.stream.Collectors.toSet());
        Map<String, String> labels = java.util.stream.IntStream.range(0, 16)
                .boxed()
                .collect(java.util.stream.Collectors.toMap(i -> "l" + i, i -> "v".repeat(200)));
        PromptAnalysis prompt = new PromptAnalysis(
                true, many, many, Map.of("gender", Set.of("female")), Set.of(), many, Set.of(), List.of());
        return new ScriptedRequestAttributes(
                words,
                prompt,
                16,
                OptionalInt.of(512),
                OptionalInt.of(512),
                labels,
                Optional.of("us-ca"),
                OptionalInt.of(16),
                SUNDAY_EVENING);
    }
}
