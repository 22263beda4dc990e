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

/** Discloses the content of requests to auditors, with what they need to verify the commitment. Each disclosure is recorded. */
@ApplicationScoped
class DisclosureService {
    private final RecordedRequests requests;
    private final AuditTrail audit;
    private final Clock clock;

    DisclosureService(RecordedRequests requests, AuditTrail audit, Clock clock) {
        this.requests = requests;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * The content of a request.
     *
     * @param prompt null if the request has none, as are negativePrompt and requester
     * @param content the whole content: the commitment is computed from it
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
        /** Leaves the content out, because this text may be logged. */
        @Override
        public String toString() {
            return "DisclosedRequest[" + seq + "]";
        }
    }

    /**
     * Returns the content of an entry's request, and records the disclosure.
     *
     * @throws ProblemException {@code unknown-entry}, {@code no-content}, {@code content-erased} (410), or what {@link io.evenkeel.vault.VaultException} names
     */
    @Transactional
    public DisclosedRequest disclose(TenantId tenant, long seq, Actor actor) {
        AuditEntry entry = requests.requireEntry(tenant, seq);
        RecordedContent recordedContent = requests.requireContent(tenant, seq, entry);
        audit.append(AuditEntry.create(
                clock.instant(),
                tenant.value(),
                actor.name(),
                new ContentDisclosed(seq, entry.source(), entry.request())));
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
