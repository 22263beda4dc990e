package io.evenkeel.tenant;

import io.evenkeel.access.Reach;
import io.evenkeel.platform.TenantId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Optional;

@Entity
@Table(name = "tenants")
@SuppressWarnings("NullAway.Init")
class TenantEntity extends PanacheEntityBase {
    @Id
    String id;

    String name;

    @Enumerated(EnumType.STRING)
    Tenant.State state;

    static List<TenantEntity> all() {
        return listAll(Sort.by("id"));
    }

    /** In order of id, those after one. */
    static List<TenantEntity> after(Reach reach, String id, int most) {
        return find("id > ?1 and (?2 = true or id in ?3)", Sort.by("id"), id, reach.all(), reach.tenants())
                .page(0, most)
                .list();
    }

    static Optional<TenantEntity> with(TenantId id) {
        return findByIdOptional(id.value());
    }

    /** Nobody else changes it, or what hangs on it, until the transaction ends. */
    static Optional<TenantEntity> locked(TenantId id) {
        return findByIdOptional(id.value(), LockModeType.PESSIMISTIC_WRITE);
    }

    static TenantEntity added(Tenant tenant) {
        TenantEntity entity = new TenantEntity();
        entity.id = tenant.id().value();
        entity.name = tenant.name();
        entity.state = tenant.state();
        entity.persistAndFlush();
        return entity;
    }

    Tenant toTenant() {
        return new Tenant(new TenantId(id), name, state);
    }
}
