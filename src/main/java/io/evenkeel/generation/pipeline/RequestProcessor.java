package io.evenkeel.generation.pipeline;

import io.evenkeel.generation.GeneratedImage;
import io.evenkeel.generation.ImageGenerator;
import io.evenkeel.generation.ParsedRequest;
import io.evenkeel.generation.RequestParser;
import io.evenkeel.policy.Decision;
import io.evenkeel.sampler.UnsupportedImageRequestException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Takes one request through the service: parse, resolve and decide, generate, report. */
final class RequestProcessor implements RecordProcessor {
    private static final Logger LOG = Logger.getLogger(RequestProcessor.class);
    private static final Outcome CONTENT_ERASED = Outcome.Refused.of(
            "content-erased",
            "a request of this id was erased and is not processed again.\nMaybe a new request needs a new id.");

    private final RequestParser parser;
    private final RequestDecider decider;
    private final ImageGenerator generator;
    private final ContentArchiver archiver;
    private final OutputRecordFactory outputFactory;
    private final Clock clock;

    RequestProcessor(
            RequestParser parser,
            RequestDecider decider,
            ImageGenerator generator,
            ContentArchiver archiver,
            OutputRecordFactory outputFactory,
            Clock clock) {
        this.parser = parser;
        this.decider = decider;
        this.generator = generator;
        this.archiver = archiver;
        this.outputFactory = outputFactory;
        this.clock = clock;
    }

    @Override
    public void onPartitionAssigned(int partition) {
        decider.loadQuotas(partition);
    }

    @Override
    public void onPartitionRevoked(int partition) {
        decider.unloadQuotas(partition);
    }

    @Override
    public boolean isSaturated() {
        return generator.isSaturated();
    }

    @Override
    public CompletableFuture<OutputRecords> process(ConsumerRecord<byte[], byte[]> record) {
        ParsedRequest parsed = parser.parse(record);
        if (parsed instanceof ParsedRequest.Identified identified) {
            return process(
                    RequestContext.create(record, identified.id(), identified.tenant(), clock.instant()), identified);
        }
        return CompletableFuture.completedFuture(
                outputFactory.createForMalformed(record, (ParsedRequest.Malformed) parsed));
    }

    /** Reports an unexpected failure as the request's outcome, so that it does not hold up later requests. */
    private CompletableFuture<OutputRecords> process(RequestContext context, ParsedRequest.Identified parsed) {
        CompletableFuture<OutputRecords> output;
        try {
            output = start(context, parsed);
        } catch (RuntimeException e) {
            output = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<OutputRecords> processing = output;
        CompletableFuture<OutputRecords> reported =
                processing.exceptionally(failure -> reportUnexpected(context, parsed, failure));
        var unusedCancel = reported.whenComplete((done, failure) -> processing.cancel(false));
        return reported;
    }

    private CompletableFuture<OutputRecords> start(RequestContext context, ParsedRequest.Identified parsed) {
        if (archiver.isErased(parsed.tenant(), parsed.id())) {
            return CompletableFuture.completedFuture(outputFactory.createForOutcome(context, CONTENT_ERASED));
        }
        CompletableFuture<StoredRequest> storedRequest =
                archiver.archive(parsed.tenant(), parsed.id(), parsed.payload());
        RequestDecision decided = decider.decide(context, parsed);
        if (decided instanceof RequestDecision.Admitted admitted) {
            return generate(admitted, storedRequest);
        }
        RequestDecision.Settled settled = (RequestDecision.Settled) decided;
        return storedRequest.thenApply(stored ->
                outputFactory.createForOutcome(settled.context().withStoredRequest(stored), settled.outcome()));
    }

    /** Generates the images. Cancelling the returned future cancels them. */
    private CompletableFuture<OutputRecords> generate(
            RequestDecision.Admitted admitted, CompletableFuture<StoredRequest> storedRequest) {
        CompletableFuture<List<GeneratedImage>> images = generator.generate(
                admitted.request(),
                admitted.plans(),
                admitted.context().requestedAt(),
                storedRequest.thenApply(StoredRequest::envelope));
        CompletableFuture<OutputRecords> output = images.handle((generated, failure) ->
                        failure == null ? complete(admitted, generated) : fail(admitted, failure))
                .thenCombine(storedRequest, (outcome, stored) -> report(admitted, stored, outcome));
        var unusedCancel = output.whenComplete((done, failure) -> images.cancel(false));
        return output;
    }

    private OutputRecords report(RequestDecision.Admitted admitted, StoredRequest stored, Outcome outcome) {
        OutputRecords output = outputFactory.createForOutcome(admitted.context().withStoredRequest(stored), outcome);
        return admitted.quotaUpdate().map(output::with).orElse(output);
    }

    private static Outcome complete(RequestDecision.Admitted admitted, List<GeneratedImage> images) {
        Decision.Admit decision = admitted.decision();
        return new Outcome.Completed(images, admitted.warnings(), decision.reasons(), decision.obligations());
    }

    private static Outcome fail(RequestDecision.Admitted admitted, Throwable failure) {
        LOG.errorf(
                failure,
                "request %s could not be generated",
                admitted.request().request().id());
        Decision decision = admitted.decision();
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof UnsupportedImageRequestException unsupported) {
            return new Outcome.Failed(unsupported.code(), unsupported.getMessage(), decision.reasons());
        }
        if (cause instanceof TimeoutException) {
            return new Outcome.Failed("timed-out", "the images were not generated in time.", decision.reasons());
        }
        return new Outcome.Failed("sampling-failed", "the images could not be generated.", decision.reasons());
    }

    private OutputRecords reportUnexpected(RequestContext context, ParsedRequest.Identified parsed, Throwable failure) {
        LOG.errorf(failure, "request %s failed unexpectedly", parsed.id());
        Outcome outcome = parsed instanceof ParsedRequest.Invalid invalid
                ? Outcome.Refused.of(invalid.code(), invalid.detail())
                : new Outcome.Failed("internal-error", "the request could not be processed.", List.of());
        return outputFactory.createForOutcome(context, outcome);
    }
}
