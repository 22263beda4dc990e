package io.evenkeel.audit.privacy;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "retention")
@SuppressWarnings("NullAway.Init")
class RetentionEntity extends PanacheEntityBase {
    @Id
    String tenant;

    @Column(name = "content_days")
    int contentDays;

    @Nullable
    @Column(name = "entry_months")
    Integer entryMonths;

    static Optional<RetentionEntity> findByTenant(String tenant) {
        return findByIdOptional(tenant);
    }
}
