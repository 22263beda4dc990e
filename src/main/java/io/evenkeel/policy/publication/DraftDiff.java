package io.evenkeel.policy.publication;

/**
 * What publishing a draft would change.
 *
 * @param digest of what it would publish, for an approval
 */
record DraftDiff(String digest, PolicyDiff diff) {
    static DraftDiff of(DraftService.Plan plan) {
        return new DraftDiff(plan.definition().digest(), plan.diff());
    }
}
