package io.evenkeel.policy.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A draft as callers see it.
 *
 * @param base the current version when the draft was written, which it replaces; 0 for none
 * @param author who wrote the current text
 * @param approvals of the current text: a change voids them
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
     * An approval as callers see it.
     *
     * @param by who approved
     * @param digest of the definition that was approved
     */
    public record ApprovalResponse(String by, Instant at, String digest) {}

    public DraftResponse {
        approvals = List.copyOf(approvals);
    }
}
