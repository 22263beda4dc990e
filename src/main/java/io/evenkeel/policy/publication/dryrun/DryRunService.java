package io.evenkeel.policy.publication.dryrun;

import io.evenkeel.audit.DecisionLookup;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.definition.InvalidPolicyException;
import io.evenkeel.policy.publication.DraftService;
import io.evenkeel.policy.publication.PolicyService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Tells what would change if a draft were published, without drawing or counting anything. */
@ApplicationScoped
public class DryRunService {
    private final DraftService draftService;
    private final PolicyService policyService;
    private final DecisionLookup recorded;
    private final RecordedTraffic recordedTraffic;

    DryRunService(
            DraftService draftService,
            PolicyService policyService,
            DecisionLookup recorded,
            RecordedTraffic recordedTraffic) {
        this.draftService = draftService;
        this.policyService = policyService;
        this.recorded = recorded;
        this.recordedTraffic = recordedTraffic;
    }

    /** On requests that are given. @throws InvalidPolicyException with all problems of the draft */
    public DryRunReport onGiven(TenantId tenant, String draft, List<SampleRequest> sampleRequests, Actor actor) {
        DraftService.Plan plan = draftService.plan(tenant, draft);
        DryRunComparison dryRunComparison = rehearsal(tenant, plan);
        List<DryRunReport.Result> results = new ArrayList<>();
        sampleRequests.forEach(sampleRequest -> results.add(dryRunComparison.hear(sampleRequest)));
        draftService.tried(tenant, draft, plan, dryRunComparison, "prompts", actor);
        return dryRunComparison.report(subject(draft, plan), 0, results);
    }

    /**
     * On the requests of the tenant that were decided last.
     *
     * @param latest how many
     * @throws InvalidPolicyException with all problems of the draft
     */
    public DryRunReport onTraffic(TenantId tenant, String draft, int latest, Actor actor) {
        DraftService.Plan plan = draftService.plan(tenant, draft);
        List<RecordedTraffic.Place> places = recorded.findLatest(tenant, latest).stream()
                .map(requestOffset -> new RecordedTraffic.Place(
                        requestOffset.topic(), requestOffset.partition(), requestOffset.offset()))
                .toList();
        List<SampleRequest> sampleRequests = recordedTraffic.recall(tenant, places);
        DryRunComparison dryRunComparison = rehearsal(tenant, plan);
        sampleRequests.forEach(dryRunComparison::hear);
        draftService.tried(tenant, draft, plan, dryRunComparison, "traffic", actor);
        return dryRunComparison.report(subject(draft, plan), places.size() - sampleRequests.size(), List.of());
    }

    private DryRunComparison rehearsal(TenantId tenant, DraftService.Plan plan) {
        PublishedPolicy next =
                new PublishedPolicy(tenant, Integer.MAX_VALUE, plan.definition().digest(), plan.definition());
        return new DryRunComparison(current(tenant), DryRunPolicy.of(next));
    }

    private DryRunPolicy current(TenantId tenant) {
        try {
            return policyService
                    .deciding(tenant)
                    .map(DryRunPolicy::of)
                    .orElseGet(() -> DryRunPolicy.refusing("the tenant has no published policy"));
        } catch (InvalidPolicyException e) {
            return DryRunPolicy.refusing("the tenant's policy cannot be used: " + String.join("\n", e.violations()));
        }
    }

    private static DryRunReport.Subject subject(String draft, DraftService.Plan plan) {
        return new DryRunReport.Subject(
                draft, plan.definition().digest(), plan.diff().from());
    }
}
