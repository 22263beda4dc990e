package io.evenkeel.policy.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people see of a draft.
 *
 * @param base the version that was current when it was written, whose place it takes; 0 for none
 * @param author who wrote it as it is
 * @param approvals of what it is now: a change voids them
 * @param definition as it was written; absent in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DraftResponse(
        String name,
        int base,
        String author,
        Instant changedAt,
        List<ApprovalResponse> approvals,
        @Nullable JsonNode definition) {
    /**
     * What people see of an approval.
     *
     * @param by whom
     * @param digest of what they approved
     */
    public record ApprovalResponse(String by, Instant at, String digest) {}

    public DraftResponse {
        approvals = List.copyOf(approvals);
    }
}
