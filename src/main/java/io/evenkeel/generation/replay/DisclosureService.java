package io.evenkeel.generation.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.TrailEvent.ContentDisclosed;
import io.evenkeel.generation.replay.RecordedRequests.RecordedContent;
import io.evenkeel.platform.Actor;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Shows auditors what was asked for, and that it is what the entry commits to. Who looks is recorded. */
@ApplicationScoped
class DisclosureService {
    private final RecordedRequests recordedRequests;
    private final AuditTrail audit;
    private final Clock clock;

    DisclosureService(RecordedRequests recordedRequests, AuditTrail audit, Clock clock) {
        this.recordedRequests = recordedRequests;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What was sealed.
     *
     * @param prompt absent where the request had none, as are negative prompt and requester
     * @param content all that was asked for: the text that the commitment is of
     * @param salt in hexadecimal
     * @param commitment HMAC-SHA-256 of the content in UTF-8, under the salt, in hexadecimal, as the entry holds it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DisclosedRequest(
            long seq,
            @Nullable String prompt,
            @Nullable String negativePrompt,
            @Nullable String requester,
            String content,
            String salt,
            String commitment) {
        /** Prompts stay out of logs. */
        @Override
        public String toString() {
            return "Revealed[" + seq + "]";
        }
    }

    /**
     * Shows it, and records who looked.
     *
     * @throws ProblemException {@code unknown-entry}, {@code no-content}, {@code content-erased} (410) or damaged
     */
    @Transactional
    public DisclosedRequest disclose(TenantId tenant, long seq, Actor actor) {
        AuditEntry auditEntry = recordedRequests.requireEntry(tenant, seq);
        RecordedContent recordedContent = recordedRequests.requireContent(tenant, seq, auditEntry);
        audit.append(AuditEntry.create(
                clock.instant(),
                tenant.value(),
                actor.name(),
                new ContentDisclosed(seq, auditEntry.source(), auditEntry.request())));
        JsonNode data = recordedContent.toJson();
        return new DisclosedRequest(
                seq,
                data.path("prompt").textValue(),
                data.path("negativePrompt").textValue(),
                data.path("requester").textValue(),
                new String(recordedContent.content(), UTF_8),
                HexFormat.of().formatHex(recordedContent.envelope().salt()),
                recordedContent.commitment());
    }
}
