package io.evenkeel.policy.condition;

import io.evenkeel.policy.promptanalysis.PromptAnalysis;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What is known of a request. Each is asked for at most once, and only by conditions that need it. */
public interface RequestAttributes {
    /** Of the prompt, normalised, in order. */
    List<String> words();

    PromptAnalysis promptAnalysis();

    /** Of pictures. */
    int imageCount();

    /** In pixels, if the request says. */
    OptionalInt width();

    /** In pixels, if the request says. */
    OptionalInt height();

    Map<String, String> labels();

    Optional<String> region();

    OptionalInt ageRating();

    /** When it was sent. */
    Instant requestedAt();
}
