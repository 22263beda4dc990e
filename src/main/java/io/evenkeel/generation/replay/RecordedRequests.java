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

/** Entries with what is kept of their requests. */
@ApplicationScoped
class RecordedRequests {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EntryLookup entryLookup;
    private final Vault vault;

    RecordedRequests(EntryLookup entries, Vault vault) {
        this.entryLookup = entries;
        this.vault = vault;
    }

    /**
     * What was asked for.
     *
     * @param content exactly as the commitment is of it
     */
    record RecordedContent(EncryptedRequest envelope, String commitment, byte[] content) {
        /** As it was sent; missing where it is no JSON. */
        JsonNode toJson() {
            try {
                return JSON.readTree(new String(content, UTF_8));
            } catch (JsonProcessingException e) {
                return JSON.missingNode();
            }
        }

        @Override
        public String toString() {
            return "Asked";
        }
    }

    /** @throws ProblemException {@code unknown-entry} */
    AuditEntry requireEntry(TenantId tenant, long seq) {
        return entryLookup
                .find(tenant, seq)
                .orElseThrow(() -> ProblemException.notFound(
                        "unknown-entry",
                        "the tenant has no entry (" + seq + ").\nMaybe it has expired, or is on its way."));
    }

    /** @throws ProblemException {@code no-content}; {@code content-erased} and what else the vault says */
    RecordedContent requireContent(TenantId tenant, long seq, AuditEntry auditEntry) {
        String source = auditEntry.source();
        String request = auditEntry.request();
        String commitment = auditEntry.event() instanceof DecidedEvent decided
                ? decided.decidedRequest().commitment()
                : null;
        if (source == null || request == null || commitment == null) {
            throw ProblemException.conflict(
                    "no-content",
                    "nothing is sealed for the entry (" + seq + ") of kind (" + auditEntry.kind()
                            + ").\nMaybe it is no request's, or could not be read at all.");
        }
        try {
            EncryptedRequest encryptedRequest = vault.open(tenant, new RequestId(source, request));
            return new RecordedContent(encryptedRequest, commitment, encryptedRequest.loadContent(commitment));
        } catch (VaultException e) {
            throw e.toProblem();
        }
    }
}
