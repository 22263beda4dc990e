package io.evenkeel.policy.publication;

import io.evenkeel.policy.DisplayContext;
import io.evenkeel.policy.PolicyInput;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A sample request to decide.
 *
 * @param count of images; 1 if absent
 * @param labels of the display context
 * @param time of the request; now if absent
 */
public record SampleInput(
        @NotNull @Size(max = 10_000) String prompt,
        @Min(1) @Max(100) Integer count,
        @Min(1) @Max(16_384) @Nullable Integer width,
        @Min(1) @Max(16_384) @Nullable Integer height,
        @Size(max = 16) Map<String, String> labels,
        @Size(max = 20) @Nullable String region,
        @Min(0) @Max(99) @Nullable Integer ageRating,
        @Nullable Instant time) {
    public SampleInput {
        count = count == null ? 1 : count;
        labels = labels == null ? Map.of() : Map.copyOf(labels);
    }

    /**
     * Converts the sample to the input of a decision.
     *
     * @param id seeds the assignment of fairness rules that keep no counts
     */
    public PolicyInput toPolicyInput(String id, Instant now) {
        DisplayContext context = new DisplayContext(labels, Optional.ofNullable(region), toOptional(ageRating));
        return new PolicyInput(
                id, prompt, count, toOptional(width), toOptional(height), context, time == null ? now : time);
    }

    private static OptionalInt toOptional(@Nullable Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    @Override
    public String toString() {
        return "SampleInput[" + count + "]";
    }
}
