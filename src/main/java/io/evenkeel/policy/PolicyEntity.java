package io.evenkeel.policy;

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

    static List<PolicyEntity> of(TenantId tenant) {
        return list("tenant", Sort.by("version"), tenant.value());
    }

    static Optional<PolicyEntity> of(TenantId tenant, int version) {
        return find("tenant = ?1 and version = ?2", tenant.value(), version).firstResultOptional();
    }

    static Optional<PolicyEntity> currentOf(TenantId tenant) {
        return find("tenant", Sort.descending("version"), tenant.value()).firstResultOptional();
    }

    /** The latest version of every tenant. */
    static List<PolicyEntity> current() {
        return list("from PolicyEntity p where p.version ="
                + " (select max(q.version) from PolicyEntity q where q.tenant = p.tenant)");
    }

    /**
     * Changes whenever what requests depend on does: a tenant, a concept, a publication. PostgreSQL numbers each change of a row
     * (xmin), so that an altered vector is noticed without reading vectors.
     */
    static String stamp() {
        Object stamp = getEntityManager().createNativeQuery("""
                        select concat_ws('/',
                          (select string_agg(cast(xmin as text), ',' order by id) from tenants),
                          (select string_agg(cast(xmin as text), ',' order by id) from concepts),
                          (select count(*) from policies))""").getSingleResult();
        return String.valueOf(stamp);
    }

    String label() {
        return tenant + "@" + version;
    }
}
