package io.evenkeel.audit;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records a change of a tenant's policy or drafts. */
public sealed interface PolicyEvent extends AuditEvent {
    /**
     * A policy version was published.
     *
     * @param changes differences from the version before, one line each
     * @param draft name of the draft that was published
     * @param author author of the draft
     * @param approvedBy accounts that approved the draft
     * @param rollbackTo label of the version that this version repeats
     */
    record PolicyPublication(
            @Nullable String policy,
            @Nullable String policyDigest,
            List<String> changes,
            @Nullable String draft,
            @Nullable String author,
            List<String> approvedBy,
            @Nullable String rollbackTo)
            implements PolicyEvent {
        public PolicyPublication {
            changes = changes == null ? List.of() : List.copyOf(changes);
            approvedBy = approvedBy == null ? List.of() : List.copyOf(approvedBy);
        }

        @Override
        public String kind() {
            return "policy.published";
        }
    }

    /**
     * A draft was saved, approved or discarded.
     *
     * @param kind {@code policy.draft-saved}, {@code policy.approved} or {@code policy.draft-discarded}
     * @param base version that the draft starts from; 0 when there is none
     * @param policyDigest SHA-256 of the definition that was approved
     * @param voidedApprovals number of approvals that the save withdrew
     */
    record DraftRecorded(
            String kind,
            String draft,
            int base,
            String draftDigest,
            @Nullable String policyDigest,
            @Nullable Long voidedApprovals)
            implements PolicyEvent {}

    /**
     * A draft was tried without publishing it.
     *
     * @param inputs what it was tried on: {@code prompts} or {@code traffic}
     * @param requests number of requests that were decided
     * @param changed number of requests whose decision differs
     */
    record DraftDryRun(
            String draft,
            @Nullable String policyDigest,
            @JsonAlias("on") String inputs,
            int requests,
            int changed) implements PolicyEvent {
        @Override
        public String kind() {
            return "policy.dry-run";
        }
    }

    /** The number of approvals that a publication needs was changed. */
    record ApprovalsChanged(int approvals) implements PolicyEvent {
        @Override
        public String kind() {
            return "policy.settings-changed";
        }
    }
}
