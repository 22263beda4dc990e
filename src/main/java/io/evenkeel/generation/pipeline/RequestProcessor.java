package io.evenkeel.generation.pipeline;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.generation.GeneratedImage;
import io.evenkeel.generation.GenerationRequest;
import io.evenkeel.generation.ImageGenerator;
import io.evenkeel.generation.ParsedRequest;
import io.evenkeel.generation.RequestParser;
import io.evenkeel.generation.RequestPayload;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.Decision;
import io.evenkeel.policy.PolicyEngine;
import io.evenkeel.policy.PolicyInput;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.Quotas;
import io.evenkeel.policy.snapshot.PolicyCache;
import io.evenkeel.policy.snapshot.TenantStatus;
import io.evenkeel.sampler.UnsupportedImageRequestException;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/** The walk of one request: read, decide, draw, report. */
final class RequestProcessor implements RecordProcessor {
    private static final Logger LOG = Logger.getLogger(RequestProcessor.class);

    private final RequestParser parser;
    private final PolicyCache policies;
    private final QuotaStore quotaStore;
    private final ImageGenerator generator;
    private final ContentArchiver archiver;
    private final OutputRecordFactory outputFactory;
    private final Clock clock;
    private final int maxInFlightImages;
    private final AtomicInteger inFlightImages = new AtomicInteger();

    /**
     * A desk.
     *
     * @param maxInFlightImages pictures under way at which it is full
     */
    RequestProcessor(
            RequestParser parser,
            PolicyCache policies,
            QuotaStore quotaStore,
            ImageGenerator generator,
            ContentArchiver archiver,
            OutputRecordFactory outputFactory,
            Clock clock,
            int maxInFlightImages) {
        this.parser = parser;
        this.policies = policies;
        this.quotaStore = quotaStore;
        this.generator = generator;
        this.archiver = archiver;
        this.outputFactory = outputFactory;
        this.clock = clock;
        this.maxInFlightImages = maxInFlightImages;
    }

    @Override
    public void onPartitionAssigned(int partition) {
        quotaStore.load(partition);
    }

    @Override
    public void onPartitionRevoked(int partition) {
        quotaStore.unload(partition);
    }

    @Override
    public boolean isSaturated() {
        return inFlightImages.get() >= maxInFlightImages;
    }

    @Override
    public CompletableFuture<OutputRecords> process(ConsumerRecord<byte[], byte[]> record) {
        ParsedRequest parsedRequest = parser.parse(record);
        if (parsedRequest instanceof ParsedRequest.Valid valid) {
            RequestContext context = RequestContext.create(record, valid.request(), clock.instant());
            return archiveThen(
                    context, valid.payload(), storedRequest -> decide(context, storedRequest, valid.request()));
        }
        if (parsedRequest instanceof ParsedRequest.Invalid invalid) {
            RequestContext context = RequestContext.create(record, invalid.id(), invalid.tenant(), clock.instant());
            return archiveThen(
                    context,
                    invalid.payload(),
                    storedRequest -> complete(context, storedRequest, invalidRequest(invalid)));
        }
        return CompletableFuture.completedFuture(
                outputFactory.createForMalformed(record, (ParsedRequest.Malformed) parsedRequest));
    }

    private static Outcome invalidRequest(ParsedRequest.Invalid invalid) {
        return Outcome.Refused.of(invalid.code(), invalid.detail());
    }

    /** Goes on with what is being sealed; not with what was erased, which nobody seals or draws again. */
    private CompletableFuture<OutputRecords> archiveThen(
            RequestContext context,
            RequestPayload requestPayload,
            Function<CompletableFuture<StoredRequest>, CompletableFuture<OutputRecords>> continuation) {
        TenantId tenant = Objects.requireNonNull(context.tenant());
        RequestId id = Objects.requireNonNull(context.id());
        if (archiver.isErased(tenant, id)) {
            Outcome refusal = Outcome.Refused.of(
                    "content-erased",
                    "a request of this id was erased, and is not worked on again.\nMaybe a new request needs a new id.");
            return CompletableFuture.completedFuture(outputFactory.createForOutcome(context, refusal));
        }
        return continuation.apply(archiver.archive(tenant, id, requestPayload));
    }

    private CompletableFuture<OutputRecords> complete(
            RequestContext context, CompletableFuture<StoredRequest> storedRequest, Outcome outcome) {
        return storedRequest.thenApply(
                stored -> outputFactory.createForOutcome(context.withStoredRequest(stored), outcome));
    }

    private CompletableFuture<OutputRecords> decide(
            RequestContext context, CompletableFuture<StoredRequest> storedRequest, GenerationRequest request) {
        TenantStatus tenantStatus = policies.status(request.tenant());
        if (tenantStatus instanceof TenantStatus.Active active) {
            return decide(context.withPolicy(active.policy()), storedRequest, request, active.policy());
        }
        TenantStatus.Refused refused = (TenantStatus.Refused) tenantStatus;
        return complete(context, storedRequest, Outcome.Refused.of(refused.code(), refused.reason()));
    }

    private CompletableFuture<OutputRecords> decide(
            RequestContext context,
            CompletableFuture<StoredRequest> storedRequest,
            GenerationRequest request,
            PublishedPolicy policy) {
        Quotas quotasBefore = quotaStore.get(context.record().partition(), request.tenant());
        PolicyInput policyInput = request.toPolicyInput(
                generator.imageSize(request), context.record().timestamp(), clock.instant());
        Decision decision = PolicyEngine.decide(policyInput, policy, quotasBefore);
        if (decision instanceof Decision.Refuse refuse) {
            Outcome refused =
                    new Outcome.Refused(refuse.reason().code(), refuse.reason().detail(), refuse.reasons());
            return complete(context, storedRequest, refused);
        }
        return admit(context, storedRequest, request, quotasBefore, (Decision.Admit) decision);
    }

    private CompletableFuture<OutputRecords> admit(
            RequestContext context,
            CompletableFuture<StoredRequest> storedRequest,
            GenerationRequest request,
            Quotas quotasBefore,
            Decision.Admit decision) {
        int partition = context.record().partition();
        List<SteeringPlan> plans = decision instanceof Decision.Steer steer
                ? steer.plans()
                : Collections.nCopies(request.count(), SteeringPlan.NONE);
        try {
            generator.requireSupported(request, plans);
        } catch (UnsupportedImageRequestException e) { // before anything is counted as drawn
            Outcome refused = new Outcome.Refused(e.code(), e.getMessage(), decision.reasons());
            return complete(context, storedRequest, refused);
        }
        if (!decision.quotas().equals(quotasBefore)) {
            ProducerRecord<byte[], byte[]> generated =
                    quotaStore.record(partition, request.tenant(), decision.quotas());
            return generate(context, storedRequest, request, plans, decision, output -> output.with(generated));
        }
        return generate(context, storedRequest, request, plans, decision, output -> output);
    }

    /** Cancelling the future takes the pictures back, drawn half or not at all. */
    private CompletableFuture<OutputRecords> generate(
            RequestContext context,
            CompletableFuture<StoredRequest> storedRequest,
            GenerationRequest request,
            List<SteeringPlan> plans,
            Decision.Admit decision,
            UnaryOperator<OutputRecords> completion) {
        inFlightImages.addAndGet(plans.size());
        CompletableFuture<List<GeneratedImage>> samples = generator.generate(
                request, plans, context.requestedAt(), storedRequest.thenApply(StoredRequest::envelope));
        var unusedRelease = samples.whenComplete((generated, failure) -> inFlightImages.addAndGet(-plans.size()));
        CompletableFuture<Outcome> outcome = samples.handle((generated, failure) -> failure == null
                ? new Outcome.Completed(generated, warnings(request), decision.reasons(), decision.obligations())
                : failureOf(request, failure, decision));
        CompletableFuture<OutputRecords> output = outcome.thenCombine(
                storedRequest,
                (result, stored) ->
                        completion.apply(outputFactory.createForOutcome(context.withStoredRequest(stored), result)));
        var unusedCancel = output.whenComplete((stored, cancelled) -> samples.cancel(false));
        return output;
    }

    private List<String> warnings(GenerationRequest request) {
        return generator.isPromptTruncated(request) ? List.of("prompt-truncated") : List.of();
    }

    private static Outcome failureOf(GenerationRequest request, Throwable failure, Decision decision) {
        LOG.errorf(failure, "request %s could not be drawn", request.id());
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof UnsupportedImageRequestException unsupportedImageRequestException) {
            return new Outcome.Failed(
                    unsupportedImageRequestException.code(),
                    unsupportedImageRequestException.getMessage(),
                    decision.reasons());
        }
        if (cause instanceof TimeoutException) {
            return new Outcome.Failed("timed-out", "the pictures were not drawn in time.", decision.reasons());
        }
        return new Outcome.Failed("sampling-failed", "the pictures could not be drawn.", decision.reasons());
    }

    @Override
    public OutputRecords onFailure(ConsumerRecord<byte[], byte[]> record) {
        ParsedRequest parsedRequest = parser.parse(record);
        if (parsedRequest instanceof ParsedRequest.Valid valid) {
            return outputFactory.createForOutcome(
                    RequestContext.create(record, valid.request(), clock.instant()),
                    new Outcome.Failed("internal-error", "the request could not be worked on.", List.of()));
        }
        if (parsedRequest instanceof ParsedRequest.Invalid invalid) {
            return outputFactory.createForOutcome(
                    RequestContext.create(record, invalid.id(), invalid.tenant(), clock.instant()),
                    invalidRequest(invalid));
        }
        return outputFactory.createForMalformed(record, (ParsedRequest.Malformed) parsedRequest);
    }
}
