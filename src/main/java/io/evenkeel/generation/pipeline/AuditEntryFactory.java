package io.evenkeel.generation.pipeline;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditEvent;
import io.evenkeel.audit.GenerationEvent.Cause;
import io.evenkeel.audit.GenerationEvent.ConceptApplication;
import io.evenkeel.audit.GenerationEvent.DecidedRequest;
import io.evenkeel.audit.GenerationEvent.GeneratedOutput;
import io.evenkeel.audit.GenerationEvent.GenerationCompleted;
import io.evenkeel.audit.GenerationEvent.GenerationFailed;
import io.evenkeel.audit.GenerationEvent.GenerationRefused;
import io.evenkeel.audit.GenerationEvent.GenerationSettings;
import io.evenkeel.audit.GenerationEvent.ImageSample;
import io.evenkeel.audit.GenerationEvent.RequestDeadLettered;
import io.evenkeel.audit.GenerationEvent.RuleReason;
import io.evenkeel.audit.GenerationEvent.Timings;
import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.generation.GeneratedImage;
import io.evenkeel.generation.ResolvedRequest;
import io.evenkeel.generation.RuntimeInfo;
import io.evenkeel.image.ImageSize;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.RequestId;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.Reason;
import io.evenkeel.sampler.SamplingParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Creates the audit entries of requests. They hold everything about a request but its content and its pixels. */
final class AuditEntryFactory {
    private final RuntimeInfo info;

    AuditEntryFactory(RuntimeInfo info) {
        this.info = info;
    }

    /** Creates the entry of an outcome. */
    AuditEntry createForOutcome(RequestContext context, Outcome outcome, Instant reportedAt) {
        DecidedRequest decidedRequest = decidedRequest(context, outcome);
        GenerationSettings settings = settings(context, reportedAt);
        if (outcome instanceof Outcome.Completed completed) {
            return createEntry(
                    context, reportedAt, new GenerationCompleted(decidedRequest, settings, output(completed)));
        } else if (outcome instanceof Outcome.Refused refused) {
            Cause cause = refused.cause();
            return createEntry(context, reportedAt, new GenerationRefused(decidedRequest, settings, cause));
        } else if (outcome instanceof Outcome.Failed failed) {
            Cause cause = failed.cause();
            return createEntry(context, reportedAt, new GenerationFailed(decidedRequest, settings, cause));
        }
        throw new IllegalArgumentException("outcome (" + outcome.name() + ") has no audit event");
    }

    /** Creates the entry of a record that is not a request. */
    AuditEntry createForMalformed(RequestContext context, RequestDeadLettered deadLettered, Instant reportedAt) {
        return createEntry(context, reportedAt, deadLettered);
    }

    private static AuditEntry createEntry(RequestContext context, Instant reportedAt, AuditEvent event) {
        return AuditEntry.create(reportedAt, context.auditTenant(), Actor.EVENKEEL.name(), event);
    }

    private static DecidedRequest decidedRequest(RequestContext context, Outcome outcome) {
        RequestId id = context.id();
        StoredRequest storedRequest = context.storedRequest();
        PublishedPolicy policy = context.policy();
        return new DecidedRequest(
                id == null ? null : id.source(),
                id == null ? null : id.id(),
                storedRequest == null ? null : storedRequest.requester(),
                storedRequest == null ? null : storedRequest.commitment(),
                policy == null ? null : policy.label(),
                policy == null ? null : policy.digest(),
                outcome.reasons().stream()
                        .filter(Reason::fired)
                        .map(Reason::rule)
                        .toList(),
                outcome.reasons().stream().map(AuditEntryFactory::ruleReason).toList(),
                context.record().topic(),
                context.record().partition(),
                context.record().offset());
    }

    private static RuleReason ruleReason(Reason reason) {
        return new RuleReason(
                reason.rule(),
                reason.fired(),
                reason.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                reason.text());
    }

    private GenerationSettings settings(RequestContext context, Instant reportedAt) {
        ResolvedRequest request = context.request();
        SamplingParameters parameters = request == null ? null : request.parameters();
        ImageSize size = request == null ? null : request.size();
        return new GenerationSettings(
                info.serviceVersion(),
                info.runtime(),
                info.device(),
                parameters == null ? null : parameters.schedulerType().id(),
                parameters == null ? null : parameters.steps(),
                parameters == null ? null : parameters.guidanceScale(),
                parameters == null ? null : parameters.guidanceRescale(),
                size == null ? null : size.width(),
                size == null ? null : size.height(),
                request == null ? null : request.request().count(),
                request == null ? null : request.request().seed(),
                timings(context, reportedAt));
    }

    private static Timings timings(RequestContext context, Instant reportedAt) {
        Instant requestedAt = Instant.ofEpochMilli(Math.max(0, context.record().timestamp()));
        return new Timings(
                Math.max(0, Duration.between(requestedAt, context.startedAt()).toMillis()),
                Math.max(0, Duration.between(context.startedAt(), reportedAt).toMillis()));
    }

    private GeneratedOutput output(Outcome.Completed completed) {
        List<GeneratedImage> images = completed.images();
        return new GeneratedOutput(
                images.isEmpty() ? null : info.model(),
                images.stream()
                        .flatMap(image -> image.plan().appliedConcepts().stream())
                        .map(appliedConcept -> appliedConcept.concept().label())
                        .distinct()
                        .toList(),
                images.stream().map(GeneratedImage::sha256).toList(),
                completed.obligations(),
                completed.warnings(),
                samples(images));
    }

    /** Describes images in their order. */
    static List<ImageSample> samples(List<GeneratedImage> images) {
        return images.stream().map(AuditEntryFactory::imageSample).toList();
    }

    private static ImageSample imageSample(GeneratedImage image) {
        return new ImageSample(
                image.index(),
                image.sha256(),
                image.pixelsSha256(),
                image.marks(),
                image.width(),
                image.height(),
                image.seed(),
                appliedConcepts(image),
                image.classifications().groups());
    }

    private static List<ConceptApplication> appliedConcepts(GeneratedImage image) {
        List<SteeringPlan.AppliedConcept> appliedConcepts = image.plan().appliedConcepts();
        return IntStream.range(0, appliedConcepts.size())
                .mapToObj(i -> toApplication(
                        appliedConcepts.get(i),
                        image.appliedSteering().meanStrengthFactors().get(i)))
                .toList();
    }

    private static ConceptApplication toApplication(SteeringPlan.AppliedConcept appliedConcept, double factor) {
        return new ConceptApplication(
                appliedConcept.concept().label(),
                appliedConcept.concept().digest(),
                appliedConcept.strength(),
                appliedConcept.from(),
                appliedConcept.until(),
                appliedConcept.adaptive() ? factor : null);
    }
}
