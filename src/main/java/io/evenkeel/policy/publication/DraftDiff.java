package io.evenkeel.policy.publication;

/**
 * What publishing a draft would change.
 *
 * @param digest of what it would publish, for an approval
 */
record DraftDiff(String digest, PolicyDiff diff) {
    static DraftDiff fromPlan(DraftService.PublicationPlan publicationPlan) {
        return new DraftDiff(publicationPlan.definition().digest(), publicationPlan.diff());
    }
}
