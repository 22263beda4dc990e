package io.evenkeel.discovery.job;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.concept.ServedModel;
import io.evenkeel.platform.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Appends changes of discoveries to the audit trail, in the caller's transaction. */
@ApplicationScoped
class DiscoveryAuditor {
    private final AuditTrail audit;
    private final ServedModel servedModel;
    private final Clock clock;

    DiscoveryAuditor(AuditTrail audit, ServedModel servedModel, Clock clock) {
        this.audit = audit;
        this.servedModel = servedModel;
        this.clock = clock;
    }

    /** Appends a change. Adds the discovery and the served model to the details. */
    void append(String kind, UUID id, Map<String, Object> extraDetails, Actor actor) {
        Map<String, Object> details = new HashMap<>(extraDetails);
        details.put("discovery", id.toString());
        details.put("model", servedModel.fingerprint());
        audit.append(AuditEntry.createChange(kind, clock.instant(), AuditEntry.UNATTRIBUTED, actor.name(), details));
    }
}
