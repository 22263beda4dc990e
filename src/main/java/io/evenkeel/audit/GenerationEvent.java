package io.evenkeel.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.evenkeel.audit.DecisionLookup.RequestOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records the outcome of one generation request. Holds neither prompts nor pixels. */
public sealed interface GenerationEvent extends AuditEvent {
    String COMPLETED = "generation.completed";
    String REFUSED = "generation.refused";
    String FAILED = "generation.failed";
    String DEAD_LETTERED = "generation.dead-lettered";

    /** An outcome of a request that could be read. */
    sealed interface DecidedEvent extends GenerationEvent {
        DecidedRequest decidedRequest();

        GenerationSettings settings();

        @Override
        default @Nullable String source() {
            return decidedRequest().source();
        }

        @Override
        default @Nullable String request() {
            return decidedRequest().request();
        }

        @Override
        default @Nullable String requester() {
            return decidedRequest().requester();
        }

        @Override
        default @Nullable String policy() {
            return decidedRequest().policy();
        }

        @Override
        default @Nullable String policyDigest() {
            return decidedRequest().policyDigest();
        }

        @Override
        default List<String> rules() {
            return decidedRequest().rules();
        }

        @Override
        default List<RuleReason> reasons() {
            return decidedRequest().reasons();
        }

        @Override
        default @Nullable RequestOffset recordOffset() {
            return toOffset(
                    decidedRequest().topic(),
                    decidedRequest().partition(),
                    decidedRequest().offset());
        }
    }

    /** All images of the request were generated as the policy decided. */
    record GenerationCompleted(
            @JsonUnwrapped DecidedRequest decidedRequest,
            @JsonUnwrapped GenerationSettings settings,
            @JsonUnwrapped GeneratedOutput output)
            implements DecidedEvent {
        @Override
        public String kind() {
            return COMPLETED;
        }

        @Override
        public @Nullable String model() {
            return output.model();
        }

        @Override
        public List<String> concepts() {
            return output.concepts();
        }

        @Override
        public List<String> images() {
            return output.images();
        }
    }

    /** No image was generated; the same request would be refused again. */
    record GenerationRefused(
            @JsonUnwrapped DecidedRequest decidedRequest,
            @JsonUnwrapped GenerationSettings settings,
            @JsonUnwrapped Cause cause)
            implements DecidedEvent {
        @Override
        public String kind() {
            return REFUSED;
        }

        @Override
        public @Nullable String code() {
            return cause.code();
        }

        @Override
        public @Nullable String detail() {
            return cause.detail();
        }
    }

    /** The images should have been generated, but an error prevented it. */
    record GenerationFailed(
            @JsonUnwrapped DecidedRequest decidedRequest,
            @JsonUnwrapped GenerationSettings settings,
            @JsonUnwrapped Cause cause)
            implements DecidedEvent {
        @Override
        public String kind() {
            return FAILED;
        }

        @Override
        public @Nullable String code() {
            return cause.code();
        }

        @Override
        public @Nullable String detail() {
            return cause.detail();
        }
    }

    /**
     * A record of the request topic is not a readable request.
     *
     * @param bytes length of the record's whole value
     * @param sha256 digest of the record's whole value
     */
    record RequestDeadLettered(
            @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Long offset,
            @Nullable String code,
            @Nullable String detail,
            int bytes,
            @Nullable String sha256)
            implements GenerationEvent {
        @Override
        public String kind() {
            return DEAD_LETTERED;
        }

        @Override
        public @Nullable RequestOffset recordOffset() {
            return toOffset(topic, partition, offset);
        }
    }

    /**
     * Identifies a request, its position on Kafka, and what the policy decided.
     *
     * @param requester keyed pseudonym of the platform's user
     * @param commitment salted HMAC of the encrypted content of the request
     */
    record DecidedRequest(
            @Nullable String source,
            @Nullable String request,
            @Nullable String requester,
            @Nullable String commitment,
            @Nullable String policy,
            @Nullable String policyDigest,
            List<String> rules,
            List<RuleReason> reasons,
            @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Long offset) {
        public DecidedRequest {
            rules = copy(rules);
            reasons = copy(reasons);
        }
    }

    /**
     * The software that processed a request, and the sampling parameters it used. The parameters are absent where the request could not
     * be parsed, and in entries of schema 1.
     *
     * @param serviceVersion version of Evenkeel
     * @param count number of requested images
     * @param seed seed of the first image's noise
     */
    record GenerationSettings(
            @Nullable String serviceVersion,
            @Nullable String runtime,
            @Nullable String device,
            @Nullable String scheduler,
            @Nullable Integer steps,
            @Nullable Double guidance,
            @Nullable Double rescale,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Integer count,
            @Nullable Long seed,
            @Nullable Timings timings) {}

    /**
     * Durations in milliseconds.
     *
     * @param queuedMs from the Kafka record's timestamp to the start of processing
     * @param processingMs from the start of processing to the outcome
     */
    record Timings(long queuedMs, long processingMs) {}

    /** The stable code of a refusal or failure, and an explanation for people. */
    record Cause(@Nullable String code, @Nullable String detail) {}

    /**
     * The images of a completed request.
     *
     * @param model fingerprint of the model
     * @param concepts labels of the applied concept versions
     * @param images SHA-256 of each stored file
     * @param warnings stable names of what the platform may not expect
     */
    record GeneratedOutput(
            @Nullable String model,
            List<String> concepts,
            List<String> images,
            List<String> obligations,
            List<String> warnings,
            List<ImageSample> samples) {
        public GeneratedOutput {
            concepts = copy(concepts);
            images = copy(images);
            obligations = copy(obligations);
            warnings = copy(warnings);
            samples = copy(samples);
        }
    }

    /**
     * One generated image.
     *
     * @param index position within its request, from 0
     * @param sha256 digest of the stored file
     * @param pixelsSha256 digest of the RGB bytes before marking
     * @param marks provenance marks of the file: {@code xmp}, {@code c2pa}, {@code watermark}
     * @param seed seed of its noise; the lower 32 bits count
     * @param classifications probabilities by label, by classifier group
     */
    record ImageSample(
            @Nullable Integer index,
            @Nullable String sha256,
            @Nullable String pixelsSha256,
            List<String> marks,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Long seed,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<ConceptApplication> steering,

            @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, Map<String, Double>> classifications) {
        public ImageSample {
            marks = copy(marks);
            steering = copy(steering);
            classifications = classifications == null ? Map.of() : Map.copyOf(classifications);
        }
    }

    /**
     * A concept as it was applied to one image.
     *
     * @param from start of the step window, as a share of the trajectory
     * @param until end of the step window
     * @param appliedStrengthFactor share of the strength that was used; only for adaptive concepts
     */
    record ConceptApplication(
            @Nullable String concept,
            @Nullable String digest,
            @Nullable Double strength,
            @Nullable Double from,
            @Nullable Double until,
            @Nullable Double appliedStrengthFactor) {}

    /** Why a rule fired or did not. The text may hold terms of the policy, never the prompt. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RuleReason(
            @Nullable String rule,
            boolean fired,
            @Nullable String outcome,
            @Nullable String text) {}

    private static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private static @Nullable RequestOffset toOffset(
            @Nullable String topic, @Nullable Integer partition, @Nullable Long offset) {
        return topic == null || partition == null || offset == null
                ? null
                : new RequestOffset(topic, partition, offset);
    }
}
