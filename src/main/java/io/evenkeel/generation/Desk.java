package io.evenkeel.generation;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.diffusion.Unsamplable;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.Decision;
import io.evenkeel.policy.PolicyEngine;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.Quotas;
import io.evenkeel.policy.Wish;
import io.evenkeel.policy.feed.PolicySnapshots;
import io.evenkeel.policy.feed.Standing;
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
final class Desk implements Work {
    private static final Logger LOG = Logger.getLogger(Desk.class);

    private final RequestReader reader;
    private final PolicySnapshots policies;
    private final QuotaBook quotas;
    private final Studio studio;
    private final Archive archive;
    private final Reports reports;
    private final Clock clock;
    private final int ahead;
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * A desk.
     *
     * @param ahead pictures under way at which it is full
     */
    Desk(
            RequestReader reader,
            PolicySnapshots policies,
            QuotaBook quotas,
            Studio studio,
            Archive archive,
            Reports reports,
            Clock clock,
            int ahead) {
        this.reader = reader;
        this.policies = policies;
        this.quotas = quotas;
        this.studio = studio;
        this.archive = archive;
        this.reports = reports;
        this.clock = clock;
        this.ahead = ahead;
    }

    @Override
    public void assigned(int partition) {
        quotas.open(partition);
    }

    @Override
    public void revoked(int partition) {
        quotas.forget(partition);
    }

    @Override
    public boolean isFull() {
        return underWay.get() >= ahead;
    }

    @Override
    public CompletableFuture<Publications> begin(ConsumerRecord<byte[], byte[]> record) {
        Arrival arrival = reader.read(record);
        if (arrival instanceof Arrival.Legible legible) {
            Case file = Case.of(record, legible.request(), clock.instant());
            return keeping(file, legible.asked(), kept -> decide(file, kept, legible.request()));
        }
        if (arrival instanceof Arrival.Invalid invalid) {
            Case file = Case.of(record, invalid.id(), invalid.tenant(), clock.instant());
            return keeping(file, invalid.asked(), kept -> told(file, kept, refusal(invalid)));
        }
        return CompletableFuture.completedFuture(reports.of(record, (Arrival.Illegible) arrival));
    }

    private static Outcome refusal(Arrival.Invalid invalid) {
        return Outcome.Refused.of(invalid.code(), invalid.detail());
    }

    /** Goes on with what is being sealed; not with what was erased, which nobody seals or draws again. */
    private CompletableFuture<Publications> keeping(
            Case file, Asked asked, Function<CompletableFuture<Kept>, CompletableFuture<Publications>> then) {
        TenantId tenant = Objects.requireNonNull(file.tenant());
        RequestId id = Objects.requireNonNull(file.id());
        if (archive.isErased(tenant, id)) {
            Outcome over = Outcome.Refused.of(
                    "content-erased",
                    "a request of this id was erased, and is not worked on again.\nMaybe a new request needs a new id.");
            return CompletableFuture.completedFuture(reports.of(file, over));
        }
        return then.apply(archive.keep(tenant, id, asked));
    }

    private CompletableFuture<Publications> told(Case file, CompletableFuture<Kept> kept, Outcome outcome) {
        return kept.thenApply(done -> reports.of(file.keptAs(done), outcome));
    }

    private CompletableFuture<Publications> decide(Case file, CompletableFuture<Kept> kept, GenerationRequest request) {
        Standing standing = policies.standing(request.tenant());
        if (standing instanceof Standing.Known known) {
            return decide(file.decidedBy(known.policy()), kept, request, known.policy());
        }
        Standing.Refused refused = (Standing.Refused) standing;
        return told(file, kept, Outcome.Refused.of(refused.code(), refused.why()));
    }

    private CompletableFuture<Publications> decide(
            Case file, CompletableFuture<Kept> kept, GenerationRequest request, PublishedPolicy policy) {
        Quotas before = quotas.of(file.kafka().partition(), request.tenant());
        Wish wish = request.wish(studio.size(request), file.kafka().timestamp(), clock.instant());
        Decision decision = PolicyEngine.decide(wish, policy, before);
        if (decision instanceof Decision.Refuse refuse) {
            Outcome refused =
                    new Outcome.Refused(refuse.why().code(), refuse.why().detail(), refuse.reasons());
            return told(file, kept, refused);
        }
        return admit(file, kept, request, before, (Decision.Admit) decision);
    }

    private CompletableFuture<Publications> admit(
            Case file,
            CompletableFuture<Kept> kept,
            GenerationRequest request,
            Quotas before,
            Decision.Admit decision) {
        int partition = file.kafka().partition();
        List<SteeringPlan> plans = decision instanceof Decision.Steer steer
                ? steer.plans()
                : Collections.nCopies(request.count(), SteeringPlan.NONE);
        try {
            studio.check(request, plans);
        } catch (Unsamplable e) { // before anything is counted as drawn
            Outcome refused = new Outcome.Refused(e.code(), e.getMessage(), decision.reasons());
            return told(file, kept, refused);
        }
        if (!decision.quotas().equals(before)) {
            ProducerRecord<byte[], byte[]> drawn = quotas.note(partition, request.tenant(), decision.quotas());
            return draw(file, kept, request, plans, decision, told -> told.and(drawn));
        }
        return draw(file, kept, request, plans, decision, told -> told);
    }

    /** Cancelling the future takes the pictures back, drawn half or not at all. */
    private CompletableFuture<Publications> draw(
            Case file,
            CompletableFuture<Kept> kept,
            GenerationRequest request,
            List<SteeringPlan> plans,
            Decision.Admit decision,
            UnaryOperator<Publications> completion) {
        underWay.addAndGet(plans.size());
        CompletableFuture<List<Sample>> samples =
                studio.draw(request, plans, file.asked(), kept.thenApply(Kept::envelope));
        var unusedRelease = samples.whenComplete((drawn, trouble) -> underWay.addAndGet(-plans.size()));
        CompletableFuture<Outcome> outcome = samples.handle((drawn, trouble) -> trouble == null
                ? new Outcome.Completed(drawn, warnings(request), decision.reasons(), decision.obligations())
                : failed(request, trouble, decision));
        CompletableFuture<Publications> told =
                outcome.thenCombine(kept, (end, done) -> completion.apply(reports.of(file.keptAs(done), end)));
        var unusedCancel = told.whenComplete((done, cancelled) -> samples.cancel(false));
        return told;
    }

    private List<String> warnings(GenerationRequest request) {
        return studio.cutsOff(request) ? List.of("prompt-truncated") : List.of();
    }

    private static Outcome failed(GenerationRequest request, Throwable trouble, Decision decision) {
        LOG.errorf(trouble, "request %s could not be drawn", request.id());
        Throwable cause = trouble instanceof CompletionException ? trouble.getCause() : trouble;
        if (cause instanceof Unsamplable unsamplable) {
            return new Outcome.Failed(unsamplable.code(), unsamplable.getMessage(), decision.reasons());
        }
        if (cause instanceof TimeoutException) {
            return new Outcome.Failed("timed-out", "the pictures were not drawn in time.", decision.reasons());
        }
        return new Outcome.Failed("sampling-failed", "the pictures could not be drawn.", decision.reasons());
    }

    @Override
    public Publications gaveUp(ConsumerRecord<byte[], byte[]> record) {
        Arrival arrival = reader.read(record);
        if (arrival instanceof Arrival.Legible legible) {
            return reports.of(
                    Case.of(record, legible.request(), clock.instant()),
                    new Outcome.Failed("internal-error", "the request could not be worked on.", List.of()));
        }
        if (arrival instanceof Arrival.Invalid invalid) {
            return reports.of(Case.of(record, invalid.id(), invalid.tenant(), clock.instant()), refusal(invalid));
        }
        return reports.of(record, (Arrival.Illegible) arrival);
    }
}
