package io.evenkeel.audit.privacy;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A legal hold. The database function {@code evenkeel_find_hold} decides which entries it covers. */
@Entity
@DynamicUpdate // the service may change only who lifted a hold, and when
@Table(name = "legal_hold")
@SuppressWarnings("NullAway.Init")
class LegalHoldEntity extends PanacheEntityBase {
    @Id
    UUID id;

    String tenant;

    @Nullable
    String source;

    @Nullable
    String request;

    @Nullable
    String requester;

    @Nullable
    @Column(name = "from_at")
    Instant fromAt;

    @Nullable
    @Column(name = "until_at")
    Instant untilAt;

    String reason;

    @Column(name = "set_by")
    String setBy;

    @Column(name = "set_at")
    Instant setAt;

    @Nullable
    @Column(name = "lifted_by")
    String liftedBy;

    @Nullable
    @Column(name = "lifted_at")
    Instant liftedAt;

    static Optional<LegalHoldEntity> findHold(String tenant, UUID id) {
        return find("tenant = ?1 and id = ?2", tenant, id).firstResultOptional();
    }

    /** Lists the tenant's holds after an id, in order of id. */
    static List<LegalHoldEntity> listAfter(String tenant, Optional<UUID> id, int limit) {
        return id.map(after ->
                        LegalHoldEntity.<LegalHoldEntity>find("tenant = ?1 and id > ?2", Sort.by("id"), tenant, after))
                .orElseGet(() -> find("tenant = ?1", Sort.by("id"), tenant))
                .page(0, limit)
                .list();
    }

    LegalHoldResponse toResponse() {
        return new LegalHoldResponse(
                id,
                source == null ? null : new RequestReference(source, request),
                requester,
                fromAt,
                untilAt,
                reason,
                setBy,
                setAt,
                liftedBy,
                liftedAt);
    }
}
