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
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

@Entity
@DynamicUpdate // only what may change is granted
@Table(name = "policy_drafts")
@SuppressWarnings("NullAway.Init")
class DraftEntity extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    String tenant;
    String name;
    String definition;
    int base;
    String author;

    @Column(name = "changed_at")
    Instant changedAt;

    static Optional<DraftEntity> findByName(TenantId tenant, String name) {
        return find("tenant = ?1 and name = ?2", tenant.value(), name).firstResultOptional();
    }

    static List<DraftEntity> listAfter(TenantId tenant, String name, int limit) {
        return find("tenant = ?1 and name > ?2", Sort.by("name"), tenant.value(), name)
                .page(0, limit)
                .list();
    }

    static long countByTenant(TenantId tenant) {
        return count("tenant", tenant.value());
    }
}
