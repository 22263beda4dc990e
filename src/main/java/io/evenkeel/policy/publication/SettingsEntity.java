package io.evenkeel.policy.publication;

import io.evenkeel.platform.TenantId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.hibernate.annotations.DynamicUpdate;

/** How many approvals a tenant requires. */
@Entity
@DynamicUpdate
@Table(name = "policy_settings")
@SuppressWarnings("NullAway.Init")
class SettingsEntity extends PanacheEntityBase {
    @Id
    String tenant;

    int approvals;

    static Optional<SettingsEntity> findByTenant(TenantId tenant) {
        return findByIdOptional(tenant.value());
    }
}
