package io.evenkeel.policy.publication;

import io.evenkeel.audit.PolicyEvent.PolicyPublication;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source of a published definition: a draft with its approvers, an earlier version, or the definition that was sent.
 *
 * @param draft name of the draft
 * @param author author of the draft
 * @param approvedBy accounts that approved the draft
 * @param rollbackTo label of the earlier version
 */
record PublicationOrigin(
        @Nullable String draft,
        @Nullable String author,
        List<String> approvedBy,
        @Nullable String rollbackTo) {
    /** A definition that was published directly. */
    static final PublicationOrigin DIRECT = new PublicationOrigin(null, null, List.of(), null);

    PublicationOrigin {
        approvedBy = List.copyOf(approvedBy);
    }

    static PublicationOrigin fromDraft(String name, String author, List<String> approvers) {
        return new PublicationOrigin(name, author, approvers, null);
    }

    static PublicationOrigin fromRollback(String label) {
        return new PublicationOrigin(null, null, List.of(), label);
    }

    /** Creates the audit event of a publication. */
    PolicyPublication toEvent(String policy, String policyDigest, List<String> changes) {
        return new PolicyPublication(policy, policyDigest, changes, draft, author, approvedBy, rollbackTo);
    }
}
