package io.evenkeel.policy;

import io.evenkeel.concept.Catalogue;
import io.evenkeel.concept.Concepts;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.semantic.Likeness;
import io.evenkeel.tenant.Tenant;
import io.evenkeel.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compiles every tenant's current policy from the database. Transactions of their own: the caller's may just have ended. */
@ApplicationScoped
class StoredStandings implements Standings {
    private final Tenants tenants;
    private final Concepts concepts;
    private final Instance<Likeness> likeness;

    StoredStandings(Tenants tenants, Concepts concepts, Instance<Likeness> likeness) {
        this.tenants = tenants;
        this.concepts = concepts;
        this.likeness = likeness;
    }

    @Override
    @Transactional(TxType.REQUIRES_NEW)
    public String stamp() {
        return PolicyEntity.stamp();
    }

    @Override
    @Transactional(TxType.REQUIRES_NEW)
    public Map<TenantId, Standing> load() {
        Catalogue catalogue = concepts.catalogue();
        Map<String, PolicyEntity> current =
                PolicyEntity.current().stream().collect(Collectors.toMap(entity -> entity.tenant, Function.identity()));
        return tenants.all().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Tenant::id,
                        tenant -> standing(tenant, current.get(tenant.id().value()), catalogue)));
    }

    private Standing standing(Tenant tenant, @Nullable PolicyEntity policy, Catalogue catalogue) {
        if (tenant.state() == Tenant.State.SUSPENDED) {
            return new Standing.Suspended();
        }
        return policy == null ? new Standing.NoPolicy() : compiled(tenant.id(), policy, catalogue);
    }

    private Standing compiled(TenantId tenant, PolicyEntity policy, Catalogue catalogue) {
        if (!Definition.digest(policy.definition).equals(policy.digest)) {
            return new Standing.Unusable(policy.label(), "it was altered after it was published.");
        }
        try {
            Definition definition = Definition.of(
                    Policies.parsed(policy.definition),
                    catalogue,
                    likeness.stream().findFirst());
            return new Standing.Known(new PublishedPolicy(tenant, policy.version, policy.digest, definition));
        } catch (RuntimeException e) { // whatever is wrong with one tenant's policy is not to take the others' away
            return new Standing.Unusable(policy.label(), String.valueOf(e.getMessage()));
        }
    }
}
