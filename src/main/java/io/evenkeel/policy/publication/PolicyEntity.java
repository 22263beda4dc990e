package io.evenkeel.policy.publication;

import io.evenkeel.platform.TenantId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

@Entity
@Immutable
@Table(name = "policies")
@SuppressWarnings("NullAway.Init")
class PolicyEntity extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    String tenant;
    int version;
    String digest;
    String definition;

    @Column(name = "published_at")
    Instant publishedAt;

    @Column(name = "published_by")
    String publishedBy;

    static List<PolicyEntity> listAfter(TenantId tenant, int version, int limit) {
        return find("tenant = ?1 and version > ?2", Sort.by("version"), tenant.value(), version)
                .page(0, limit)
                .list();
    }

    static Optional<PolicyEntity> findVersion(TenantId tenant, int version) {
        return find("tenant = ?1 and version = ?2", tenant.value(), version).firstResultOptional();
    }

    static Optional<PolicyEntity> findCurrent(TenantId tenant) {
        return find("tenant", Sort.descending("version"), tenant.value()).firstResultOptional();
    }

    String label() {
        return tenant + "@" + version;
    }
}
