package io.evenkeel.policy.condition;

import io.evenkeel.policy.promptanalysis.PromptAnalysis;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The attributes of a request. Each is computed at most once, and only if a condition needs it. */
public interface RequestAttributes {
    /** Returns the normalised words of the prompt, in order. */
    List<String> words();

    PromptAnalysis promptAnalysis();

    /** Returns the number of images. */
    int imageCount();

    /** Returns pixels; empty if the request leaves it to the model. */
    OptionalInt width();

    /** Returns pixels; empty if the request leaves it to the model. */
    OptionalInt height();

    Map<String, String> labels();

    Optional<String> region();

    OptionalInt ageRating();

    /** Returns the time at which the request was sent. */
    Instant requestedAt();
}
