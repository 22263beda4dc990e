package io.evenkeel.tenant;

import io.evenkeel.access.TenantScope;
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
    Tenant.TenantState state;

    static List<TenantEntity> listOrdered() {
        return listAll(Sort.by("id"));
    }

    /** Lists tenants of a scope after an id, in order of id. */
    static List<TenantEntity> listAfter(TenantScope scope, String id, int limit) {
        return find("id > ?1 and (?2 = true or id in ?3)", Sort.by("id"), id, scope.unrestricted(), scope.tenants())
                .page(0, limit)
                .list();
    }

    static Optional<TenantEntity> findTenant(TenantId id) {
        return findByIdOptional(id.value());
    }

    /** Locks the tenant and everything that depends on it until the transaction ends. */
    static Optional<TenantEntity> findAndLock(TenantId id) {
        return findByIdOptional(id.value(), LockModeType.PESSIMISTIC_WRITE);
    }

    static TenantEntity insert(Tenant tenant) {
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
