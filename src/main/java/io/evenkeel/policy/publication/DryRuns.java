package io.evenkeel.policy.publication;

import io.evenkeel.audit.DecisionLookup;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.PublishedPolicy;
import io.evenkeel.policy.definition.InvalidPolicyException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Tells what would change if a draft were published, without drawing or counting anything. */
@ApplicationScoped
class DryRuns {
    private final Drafts drafts;
    private final Policies policies;
    private final DecisionLookup recorded;
    private final Traffic traffic;

    DryRuns(Drafts drafts, Policies policies, DecisionLookup recorded, Traffic traffic) {
        this.drafts = drafts;
        this.policies = policies;
        this.recorded = recorded;
        this.traffic = traffic;
    }

    /** On requests that are given. @throws InvalidPolicyException with all problems of the draft */
    DryRunSheet onGiven(TenantId tenant, String draft, List<Trial> trials, Actor actor) {
        Drafts.Plan plan = drafts.plan(tenant, draft);
        Rehearsal rehearsal = rehearsal(tenant, plan);
        List<DryRunSheet.Result> results = new ArrayList<>();
        trials.forEach(trial -> results.add(rehearsal.hear(trial)));
        drafts.tried(tenant, draft, plan, rehearsal, "prompts", actor);
        return rehearsal.report(subject(draft, plan), 0, results);
    }

    /**
     * On the requests of the tenant that were decided last.
     *
     * @param latest how many
     * @throws InvalidPolicyException with all problems of the draft
     */
    DryRunSheet onTraffic(TenantId tenant, String draft, int latest, Actor actor) {
        Drafts.Plan plan = drafts.plan(tenant, draft);
        List<Traffic.Place> places = recorded.findLatest(tenant, latest).stream()
                .map(requestOffset ->
                        new Traffic.Place(requestOffset.topic(), requestOffset.partition(), requestOffset.offset()))
                .toList();
        List<Trial> trials = traffic.recall(tenant, places);
        Rehearsal rehearsal = rehearsal(tenant, plan);
        trials.forEach(rehearsal::hear);
        drafts.tried(tenant, draft, plan, rehearsal, "traffic", actor);
        return rehearsal.report(subject(draft, plan), places.size() - trials.size(), List.of());
    }

    private Rehearsal rehearsal(TenantId tenant, Drafts.Plan plan) {
        PublishedPolicy next =
                new PublishedPolicy(tenant, Integer.MAX_VALUE, plan.definition().digest(), plan.definition());
        return new Rehearsal(current(tenant), Side.of(next));
    }

    private Side current(TenantId tenant) {
        try {
            return policies.deciding(tenant)
                    .map(Side::of)
                    .orElseGet(() -> Side.refusing("the tenant has no published policy"));
        } catch (InvalidPolicyException e) {
            return Side.refusing("the tenant's policy cannot be used: " + String.join("\n", e.violations()));
        }
    }

    private static DryRunSheet.Subject subject(String draft, Drafts.Plan plan) {
        return new DryRunSheet.Subject(
                draft, plan.definition().digest(), plan.diff().from());
    }
}
