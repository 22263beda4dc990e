package io.evenkeel.policy.publication;

/**
 * What publishing a draft would change.
 *
 * @param digest of the definition that it would publish; approvals name it
 */
record DraftDiff(String digest, PolicyDiff diff) {
    static DraftDiff fromPlan(DraftService.PublicationPlan plan) {
        return new DraftDiff(plan.definition().digest(), plan.diff());
    }
}
