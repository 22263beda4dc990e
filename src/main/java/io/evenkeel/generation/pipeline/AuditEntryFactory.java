package io.evenkeel.generation.pipeline;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.generation.GeneratedImage;
import io.evenkeel.generation.GenerationDefaults;
import io.evenkeel.generation.GenerationRequest;
import io.evenkeel.generation.RuntimeInfo;
import io.evenkeel.platform.Actor;
import io.evenkeel.policy.Reason;
import io.evenkeel.sampler.ImageSize;
import io.evenkeel.sampler.SamplingParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the audit trail says of a request: everything but what was asked for, and what was drawn. */
final class AuditEntryFactory {
    private final GenerationDefaults defaults;

    AuditEntryFactory(GenerationDefaults defaults) {
        this.defaults = defaults;
    }

    /** Of an outcome, at the moment it was told. */
    AuditEntry createForOutcome(RequestContext context, Outcome outcome, Instant reportedAt) {
        List<GeneratedImage> generatedImages =
                outcome instanceof Outcome.Completed completed ? completed.images() : List.of();
        Map<String, Object> details = recordCoordinates(context.record());
        details.putAll(outcome.errorFields());
        details.put("reasons", outcome.reasons());
        details.put("timings", timings(context, reportedAt));
        addStoredRequest(context, details);
        addSamplingParameters(context, details);
        if (outcome instanceof Outcome.Completed completed) {
            details.put("obligations", completed.obligations());
            details.put("warnings", completed.warnings());
            details.put(
                    "samples",
                    generatedImages.stream()
                            .map(AuditEntryFactory::describeImage)
                            .toList());
        }
        details.values().removeIf(value -> value instanceof List<?> list && list.isEmpty());
        return createEntry(context, outcome.name(), reportedAt, generatedImages, firedRules(outcome), details);
    }

    /** Of a record that is no request. */
    AuditEntry createForMalformed(RequestContext context, Map<String, Object> failureDetails, Instant reportedAt) {
        return createEntry(context, "dead-lettered", reportedAt, List.of(), List.of(), failureDetails);
    }

    /** Where a request stood. */
    static Map<String, Object> recordCoordinates(ConsumerRecord<byte[], byte[]> record) {
        Map<String, Object> coordinates = new LinkedHashMap<>();
        coordinates.put("topic", record.topic());
        coordinates.put("partition", record.partition());
        coordinates.put("offset", record.offset());
        return coordinates;
    }

    /** In milliseconds: how long it stood in the topic, and how long it was worked on. */
    private static Map<String, Object> timings(RequestContext context, Instant reportedAt) {
        Instant requestedAt = Instant.ofEpochMilli(Math.max(0, context.record().timestamp()));
        return Map.of(
                "waited",
                        Math.max(
                                0,
                                Duration.between(requestedAt, context.startedAt())
                                        .toMillis()),
                "millis",
                        Math.max(
                                0,
                                Duration.between(context.startedAt(), reportedAt)
                                        .toMillis()));
    }

    private static void addStoredRequest(RequestContext context, Map<String, Object> details) {
        StoredRequest storedRequest = context.storedRequest();
        if (storedRequest != null) {
            details.put("commitment", storedRequest.commitment());
            if (storedRequest.requester() != null) {
                details.put("requester", storedRequest.requester());
            }
        }
    }

    private void addSamplingParameters(RequestContext context, Map<String, Object> details) {
        RuntimeInfo runtimeInfo = defaults.runtimeInfo();
        details.put("evenkeel", runtimeInfo.serviceVersion());
        details.put("runtime", runtimeInfo.runtime());
        details.put("device", runtimeInfo.device());
        GenerationRequest request = context.request();
        if (request != null) {
            SamplingParameters settings = defaults.samplingParameters(request);
            ImageSize size = defaults.imageSize(request);
            details.put("solver", settings.schedulerType().id());
            details.put("steps", settings.steps());
            details.put("guidance", settings.guidanceScale());
            details.put("rescale", settings.guidanceRescale());
            details.put("width", size.width());
            details.put("height", size.height());
            details.put("count", request.count());
            details.put("seed", request.seed());
        }
    }

    private static Map<String, Object> describeImage(GeneratedImage generatedImage) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("index", generatedImage.index());
        fields.put("sha256", generatedImage.sha256());
        fields.put("pixels", generatedImage.pixelsSha256());
        fields.put("marks", generatedImage.marks());
        fields.put("width", generatedImage.width());
        fields.put("height", generatedImage.height());
        fields.put("seed", generatedImage.seed());
        fields.put("steering", appliedConcepts(generatedImage));
        fields.put("measured", generatedImage.classifications().groups());
        return fields;
    }

    /** What pushed a picture, how strongly, and when. */
    static List<Map<String, Object>> appliedConcepts(GeneratedImage generatedImage) {
        List<SteeringPlan.AppliedConcept> pushes = generatedImage.plan().appliedConcepts();
        return IntStream.range(0, pushes.size())
                .mapToObj(i -> describeConcept(
                        pushes.get(i),
                        generatedImage.appliedSteering().meanStrengthFactors().get(i)))
                .toList();
    }

    private static Map<String, Object> describeConcept(SteeringPlan.AppliedConcept appliedConcept, double factor) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("concept", appliedConcept.concept().label());
        fields.put("digest", appliedConcept.concept().digest());
        fields.put("strength", appliedConcept.strength());
        fields.put("from", appliedConcept.from());
        fields.put("until", appliedConcept.until());
        if (appliedConcept.adaptive()) {
            fields.put("factor", factor);
        }
        return fields;
    }

    private static List<String> firedRules(Outcome outcome) {
        return outcome.reasons().stream()
                .filter(Reason::fired)
                .map(Reason::rule)
                .toList();
    }

    private AuditEntry createEntry(
            RequestContext context,
            String kind,
            Instant reportedAt,
            List<GeneratedImage> generatedImages,
            List<String> firedRules,
            Map<String, Object> details) {
        return new AuditEntry(
                AuditEntry.CURRENT_SCHEMA,
                "generation." + kind,
                reportedAt,
                context.auditTenant(),
                Actor.EVENKEEL.name(),
                context.id() == null ? null : context.id().source(),
                context.id() == null ? null : context.id().id(),
                context.policy() == null ? null : context.policy().label(),
                context.policy() == null ? null : context.policy().digest(),
                generatedImages.isEmpty() ? null : defaults.runtimeInfo().model(),
                firedRules,
                generatedImages.stream()
                        .flatMap(generatedImage -> generatedImage.plan().appliedConcepts().stream())
                        .map(appliedConcept -> appliedConcept.concept().label())
                        .distinct()
                        .toList(),
                generatedImages.stream().map(GeneratedImage::sha256).toList(),
                details);
    }
}
