package io.evenkeel.generation.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.audit.Entry;
import io.evenkeel.audit.RecordedEntries;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.Envelope;
import io.evenkeel.vault.Unopenable;
import io.evenkeel.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;

/** Entries with what is kept of their requests. */
@ApplicationScoped
class Cases {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecordedEntries entries;
    private final Vault vault;

    Cases(RecordedEntries entries, Vault vault) {
        this.entries = entries;
        this.vault = vault;
    }

    /**
     * What was asked for.
     *
     * @param content exactly as the commitment is of it
     */
    record Asked(Envelope envelope, String commitment, byte[] content) {
        /** As it was sent; missing where it is no JSON. */
        JsonNode data() {
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
    Entry entry(TenantId tenant, long seq) {
        return entries.find(tenant, seq)
                .orElseThrow(() -> ProblemException.missing(
                        "unknown-entry",
                        "the tenant has no entry (" + seq + ").\nMaybe it has expired, or is on its way."));
    }

    /** @throws ProblemException {@code nothing-sealed}; {@code content-erased} and what else the vault says */
    Asked asked(TenantId tenant, long seq, Entry entry) {
        String source = entry.source();
        String request = entry.request();
        if (source == null || request == null || !(entry.details().get("commitment") instanceof String commitment)) {
            throw ProblemException.conflict(
                    "nothing-sealed",
                    "nothing is sealed for the entry (" + seq + ") of kind (" + entry.kind()
                            + ").\nMaybe it is no request's, or could not be read at all.");
        }
        try {
            Envelope envelope = vault.find(tenant, new RequestId(source, request));
            return new Asked(envelope, commitment, envelope.content(commitment));
        } catch (Unopenable e) {
            throw e.problem();
        }
    }
}
