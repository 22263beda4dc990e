package io.evenkeel.generation.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.EntryLookup;
import io.evenkeel.audit.GenerationEvent.DecidedEvent;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.EncryptedRequest;
import io.evenkeel.vault.Vault;
import io.evenkeel.vault.VaultException;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds audit entries and the stored contents of their requests. */
@ApplicationScoped
class RecordedRequests {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EntryLookup lookup;
    private final Vault vault;

    RecordedRequests(EntryLookup entries, Vault vault) {
        this.lookup = entries;
        this.vault = vault;
    }

    /**
     * The stored content of a request.
     *
     * @param content the bytes that the commitment is computed from
     */
    record RecordedContent(EncryptedRequest envelope, String commitment, byte[] content) {
        /** Returns the content as JSON; a missing node if it is not JSON. */
        JsonNode toJson() {
            try {
                return JSON.readTree(new String(content, UTF_8));
            } catch (JsonProcessingException e) {
                return JSON.missingNode();
            }
        }

        @Override
        public String toString() {
            return "RecordedContent[" + content.length + " bytes]";
        }
    }

    /** Returns an entry. @throws ProblemException {@code unknown-entry} */
    AuditEntry requireEntry(TenantId tenant, long seq) {
        return lookup.find(tenant, seq)
                .orElseThrow(() -> ProblemException.notFound(
                        "unknown-entry",
                        "the tenant has no entry (" + seq + ").\nMaybe it has expired, or is not projected yet."));
    }

    /** Returns the content of an entry's request. @throws ProblemException {@code no-content}, or what the vault reports */
    RecordedContent requireContent(TenantId tenant, long seq, AuditEntry auditEntry) {
        String source = auditEntry.source();
        String request = auditEntry.request();
        String commitment = auditEntry.event() instanceof DecidedEvent decided
                ? decided.decidedRequest().commitment()
                : null;
        if (source == null || request == null || commitment == null) {
            throw ProblemException.conflict(
                    "no-content",
                    "no content is stored for the entry (" + seq + ") of kind (" + auditEntry.kind()
                            + ").\nMaybe it is not the entry of a request, or its record was malformed.");
        }
        try {
            EncryptedRequest encryptedRequest = vault.open(tenant, new RequestId(source, request));
            return new RecordedContent(encryptedRequest, commitment, encryptedRequest.loadContent(commitment));
        } catch (VaultException e) {
            throw e.toProblem();
        }
    }
}
