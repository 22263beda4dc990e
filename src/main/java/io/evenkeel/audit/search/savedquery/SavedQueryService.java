package io.evenkeel.audit.search.savedquery;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.audit.AuditTrail;
import io.evenkeel.audit.TrailEvent.SavedQueryRecorded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Saves and deletes named queries. Each change is audited with the names of the filters, without their values. */
@ApplicationScoped
class SavedQueryService {
    private final AuditTrail audit;
    private final Clock clock;

    SavedQueryService(AuditTrail audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** Lists queries after a name, in order of name. */
    @Transactional
    List<SavedQuery> listAfter(String tenant, String name, int limit) {
        return SavedQueryEntity.listAfter(tenant, name, limit).stream()
                .map(SavedQueryEntity::toSavedQuery)
                .toList();
    }

    @Transactional
    Optional<SavedQuery> find(String tenant, String name) {
        return SavedQueryEntity.findQuery(tenant, name).map(SavedQueryEntity::toSavedQuery);
    }

    /** Creates or replaces a query. */
    @Transactional
    SavedQuery put(String tenant, String name, Map<String, List<String>> filters, String actor) {
        SavedQueryEntity entity = SavedQueryEntity.findQuery(tenant, name).orElseGet(SavedQueryEntity::new);
        entity.tenant = tenant;
        entity.name = name;
        entity.filters = filters;
        entity.changedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        entity.changedBy = actor;
        entity.persistAndFlush();
        appendAuditEntry("audit.query-saved", entity, actor);
        return entity.toSavedQuery();
    }

    /** Deletes a query and returns it; returns empty if there is none. */
    @Transactional
    Optional<SavedQuery> delete(String tenant, String name, String actor) {
        Optional<SavedQueryEntity> existing = SavedQueryEntity.findQuery(tenant, name);
        existing.ifPresent(entity -> {
            entity.delete();
            appendAuditEntry("audit.query-deleted", entity, actor);
        });
        return existing.map(SavedQueryEntity::toSavedQuery);
    }

    private void appendAuditEntry(String kind, SavedQueryEntity entity, String actor) {
        audit.append(AuditEntry.create(
                clock.instant(),
                entity.tenant,
                actor,
                new SavedQueryRecorded(kind, entity.name, List.copyOf(entity.filters.keySet()))));
    }
}
