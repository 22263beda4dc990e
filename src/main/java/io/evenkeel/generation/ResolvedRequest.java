package io.evenkeel.generation;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.image.ImageSize;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.PolicyInput;
import io.evenkeel.sampler.ImageRequest;
import io.evenkeel.sampler.SamplingParameters;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * A request with every default filled in. The sampler, the result and the audit entry all use this value.
 *
 * @param request as the platform sent it
 * @param size of its images
 * @param parameters of the sampler
 */
public record ResolvedRequest(GenerationRequest request, ImageSize size, SamplingParameters parameters) {
    public TenantId tenant() {
        return request.tenant();
    }

    /** Returns what to sample for one image of the request. The image with index 0 uses the request's seed. */
    ImageRequest imageRequest(int index, SteeringPlan plan) {
        return new ImageRequest(
                request.prompt(), request.negativePrompt(), request.seed() + index, size, parameters, plan);
    }

    /**
     * Returns what the policy is asked. It bears the time of the Kafka record, so that a redelivered request is decided alike.
     *
     * @param timestamp of the record, in milliseconds since 1970; negative if the topic has none
     * @param now stands in for a timestamp that is missing or lies in the future
     */
    public PolicyInput policyInput(long timestamp, Instant now) {
        Instant sentAt = Instant.ofEpochMilli(timestamp);
        return new PolicyInput(
                request.id().toString(),
                request.prompt(),
                request.count(),
                OptionalInt.of(size.width()),
                OptionalInt.of(size.height()),
                request.displayContext(),
                timestamp < 0 || sentAt.isAfter(now) ? now : sentAt);
    }

    /** Leaves prompts out, because this text is logged. */
    @Override
    public String toString() {
        return "ResolvedRequest[" + request + ", " + size + ", " + parameters + "]";
    }
}
