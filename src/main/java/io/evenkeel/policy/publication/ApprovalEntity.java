package io.evenkeel.policy.publication;

import io.evenkeel.platform.TenantId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** One approval of what a draft would publish. */
@Entity
@Immutable
@Table(name = "policy_approvals")
@SuppressWarnings("NullAway.Init")
class ApprovalEntity extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    String tenant;
    String draft;
    String digest;
    String approver;
    Instant at;

    static List<ApprovalEntity> listByDraft(TenantId tenant, String draft) {
        return list("tenant = ?1 and draft = ?2", Sort.by("approver"), tenant.value(), draft);
    }

    static void deleteByApprover(TenantId tenant, String draft, String approver) {
        delete("tenant = ?1 and draft = ?2 and approver = ?3", tenant.value(), draft, approver);
    }

    static long deleteByDraft(TenantId tenant, String draft) {
        return delete("tenant = ?1 and draft = ?2", tenant.value(), draft);
    }
}
