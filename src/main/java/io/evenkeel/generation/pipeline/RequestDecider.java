package io.evenkeel.generation.pipeline;

import io.evenkeel.concept.SteeringPlan;
import io.evenkeel.generation.ModelRuntime;
import io.evenkeel.generation.ParsedRequest;
import io.evenkeel.generation.ResolvedRequest;
import io.evenkeel.policy.Decision;
import io.evenkeel.policy.PolicyEngine;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.Quotas;
import io.evenkeel.policy.snapshot.PolicyCache;
import io.evenkeel.policy.snapshot.TenantStatus;
import io.evenkeel.sampler.UnsupportedImageRequestException;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Resolves requests and decides them by their tenants' policies. Called by the thread that consumes requests only. */
final class RequestDecider {
    private final ModelRuntime runtime;
    private final PolicyCache policies;
    private final QuotaStore store;
    private final Clock clock;

    RequestDecider(ModelRuntime runtime, PolicyCache policies, QuotaStore store, Clock clock) {
        this.runtime = runtime;
        this.policies = policies;
        this.store = store;
        this.clock = clock;
    }

    void loadQuotas(int partition) {
        store.load(partition);
    }

    void unloadQuotas(int partition) {
        store.unload(partition);
    }

    RequestDecision decide(RequestContext context, ParsedRequest.Identified parsed) {
        if (parsed instanceof ParsedRequest.Valid valid) {
            ResolvedRequest request = runtime.defaults().resolve(valid.request());
            return decide(context.withRequest(request), request);
        }
        ParsedRequest.Invalid invalid = (ParsedRequest.Invalid) parsed;
        return new RequestDecision.Settled(context, Outcome.Refused.of(invalid.code(), invalid.detail()));
    }

    private RequestDecision decide(RequestContext context, ResolvedRequest request) {
        TenantStatus status = policies.status(request.tenant());
        if (status instanceof TenantStatus.Active active) {
            return decide(context.withPolicy(active.policy()), request, active.policy());
        }
        TenantStatus.Refused refused = (TenantStatus.Refused) status;
        return new RequestDecision.Settled(context, Outcome.Refused.of(refused.code(), refused.reason()));
    }

    private RequestDecision decide(RequestContext context, ResolvedRequest request, PublishedPolicy policy) {
        Quotas quotasBefore = store.get(context.record().partition(), request.tenant());
        Decision decision = PolicyEngine.decide(
                request.policyInput(context.record().timestamp(), clock.instant()), policy, quotasBefore);
        if (decision instanceof Decision.Refuse refuse) {
            return new RequestDecision.Settled(
                    context,
                    new Outcome.Refused(refuse.reason().code(), refuse.reason().detail(), refuse.reasons()));
        }
        return admit(context, request, (Decision.Admit) decision, quotasBefore);
    }

    private RequestDecision admit(
            RequestContext context, ResolvedRequest request, Decision.Admit decision, Quotas quotasBefore) {
        List<SteeringPlan> plans = decision instanceof Decision.Steer steer
                ? steer.plans()
                : Collections.nCopies(request.request().count(), SteeringPlan.NONE);
        try {
            runtime.requireSupported(request, plans); // before any quota counts the images
        } catch (UnsupportedImageRequestException e) {
            return new RequestDecision.Settled(
                    context, new Outcome.Refused(e.code(), e.getMessage(), decision.reasons()));
        }
        return new RequestDecision.Admitted(
                context,
                request,
                decision,
                plans,
                warnings(request),
                updateQuotas(context, request, decision, quotasBefore));
    }

    private List<String> warnings(ResolvedRequest request) {
        return runtime.isPromptTruncated(request) ? List.of("prompt-truncated") : List.of();
    }

    private Optional<ProducerRecord<byte[], byte[]>> updateQuotas(
            RequestContext context, ResolvedRequest request, Decision.Admit decision, Quotas quotasBefore) {
        if (decision.quotas().equals(quotasBefore)) {
            return Optional.empty();
        }
        return Optional.of(store.record(context.record().partition(), request.tenant(), decision.quotas()));
    }
}
