package io.evenkeel.policy.publication.dryrun;

import io.evenkeel.audit.DecisionLookup;
import io.evenkeel.audit.PolicyEvent.DraftDryRun;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.definition.InvalidPolicyException;
import io.evenkeel.policy.publication.DraftService;
import io.evenkeel.policy.publication.PolicyService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Runs drafts on sample or recorded requests, without generating images or counting quotas. */
@ApplicationScoped
public class DryRunService {
    private final DraftService draftService;
    private final PolicyService policyService;
    private final DecisionLookup lookup;
    private final RecordedTraffic recordedTraffic;

    DryRunService(
            DraftService draftService,
            PolicyService policyService,
            DecisionLookup lookup,
            RecordedTraffic recordedTraffic) {
        this.draftService = draftService;
        this.policyService = policyService;
        this.lookup = lookup;
        this.recordedTraffic = recordedTraffic;
    }

    /** Runs a draft on samples. @throws InvalidPolicyException with all violations of the draft */
    public DryRunReport runOnSamples(TenantId tenant, String draft, List<SampleRequest> sampleRequests, Actor actor) {
        DraftService.PublicationPlan publicationPlan = draftService.plan(tenant, draft);
        DryRunComparison comparison = createComparison(tenant, publicationPlan);
        List<DryRunReport.RequestResult> requestResults = new ArrayList<>();
        sampleRequests.forEach(request -> requestResults.add(comparison.compare(request)));
        record(tenant, draft, publicationPlan, comparison, "prompts", actor);
        return comparison.toReport(toSubject(draft, publicationPlan), 0, requestResults);
    }

    /**
     * Runs a draft on the latest recorded requests of the tenant.
     *
     * @param latest number of requests
     * @throws InvalidPolicyException with all violations of the draft
     */
    public DryRunReport runOnTraffic(TenantId tenant, String draft, int latest, Actor actor) {
        DraftService.PublicationPlan publicationPlan = draftService.plan(tenant, draft);
        List<RecordedTraffic.RecordOffset> offsets = lookup.findLatest(tenant, latest).stream()
                .map(requestOffset -> new RecordedTraffic.RecordOffset(
                        requestOffset.topic(), requestOffset.partition(), requestOffset.offset()))
                .toList();
        List<SampleRequest> sampleRequests = recordedTraffic.read(tenant, offsets);
        DryRunComparison comparison = createComparison(tenant, publicationPlan);
        sampleRequests.forEach(comparison::compare);
        record(tenant, draft, publicationPlan, comparison, "traffic", actor);
        return comparison.toReport(
                toSubject(draft, publicationPlan), offsets.size() - sampleRequests.size(), List.of());
    }

    private void record(
            TenantId tenant,
            String draft,
            DraftService.PublicationPlan publicationPlan,
            DryRunComparison comparison,
            String inputs,
            Actor actor) {
        String digest = publicationPlan.definition().digest();
        draftService.recordDryRun(
                tenant, new DraftDryRun(draft, digest, inputs, comparison.requests(), comparison.changed()), actor);
    }

    private DryRunComparison createComparison(TenantId tenant, DraftService.PublicationPlan publicationPlan) {
        PublishedPolicy next = new PublishedPolicy(
                tenant, Integer.MAX_VALUE, publicationPlan.definition().digest(), publicationPlan.definition());
        return new DryRunComparison(currentPolicy(tenant), DryRunPolicy.forPolicy(next));
    }

    private DryRunPolicy currentPolicy(TenantId tenant) {
        try {
            return policyService
                    .findActive(tenant)
                    .map(DryRunPolicy::forPolicy)
                    .orElseGet(() -> DryRunPolicy.refuseAll("the tenant has no published policy"));
        } catch (InvalidPolicyException e) {
            return DryRunPolicy.refuseAll("the tenant's policy cannot be used: " + String.join("\n", e.violations()));
        }
    }

    private static DryRunReport.DryRunSubject toSubject(String draft, DraftService.PublicationPlan publicationPlan) {
        return new DryRunReport.DryRunSubject(
                draft,
                publicationPlan.definition().digest(),
                publicationPlan.diff().from());
    }
}
