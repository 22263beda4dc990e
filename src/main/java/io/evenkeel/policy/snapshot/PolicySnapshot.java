package io.evenkeel.policy.snapshot;

import io.evenkeel.concept.CatalogueEntry;
import io.evenkeel.concept.ConceptCatalogue;
import io.evenkeel.platform.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The status of all tenants at one time. Immutable. A refresh reads only what changed; unchanged concepts are shared by all policies,
 * as vectors are large.
 *
 * @param conceptStamps row versions by label
 * @param concepts by label
 */
record PolicySnapshot(
        Map<String, String> conceptStamps, Map<String, CatalogueEntry> concepts, Map<TenantId, TenantEntry> tenants) {
    static final PolicySnapshot EMPTY = new PolicySnapshot(Map.of(), Map.of(), Map.of());
    /** Number of definitions that are read at once. */
    private static final int BATCH = 256;

    PolicySnapshot {
        conceptStamps = Map.copyOf(conceptStamps);
        concepts = Map.copyOf(concepts);
        tenants = Map.copyOf(tenants);
    }

    /**
     * The status of one tenant.
     *
     * @param stamp row version that it was compiled from
     * @param conceptLabels of concepts that its policy names
     */
    record TenantEntry(String stamp, TenantStatus status, Set<String> conceptLabels) {}

    Optional<TenantStatus> status(TenantId tenant) {
        return Optional.ofNullable(tenants.get(tenant)).map(TenantEntry::status);
    }

    /** Returns a refreshed snapshot of all tenants. */
    PolicySnapshot refresh(PolicySource source) {
        return refresh(source, Optional.empty());
    }

    /** Returns a snapshot with some tenants refreshed. */
    PolicySnapshot refresh(PolicySource source, Set<TenantId> tenants) {
        return refresh(source, Optional.of(tenants));
    }

    /** Repeats if the catalogue changes meanwhile: a policy may name a concept that was added after it was read. */
    private PolicySnapshot refresh(PolicySource source, Optional<Set<TenantId>> tenantIds) {
        Map<String, String> stamps = source.conceptStamps();
        PolicySnapshot refreshed = this;
        do {
            refreshed = refreshed
                    .withConcepts(source, stamps)
                    .withTenants(source, tenantIds, refreshed.findChangedConcepts(stamps));
            stamps = source.conceptStamps();
        } while (!stamps.equals(refreshed.conceptStamps));
        return refreshed;
    }

    /** Returns labels of new and changed concepts. */
    private Set<String> findChangedConcepts(Map<String, String> stamps) {
        return stamps.entrySet().stream()
                .filter(stamp -> !stamp.getValue().equals(conceptStamps.get(stamp.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private PolicySnapshot withConcepts(PolicySource source, Map<String, String> stamps) {
        Set<String> changedLabels = findChangedConcepts(stamps);
        if (changedLabels.isEmpty()) {
            return this;
        }
        Map<String, CatalogueEntry> all = new HashMap<>(concepts);
        source.readConcepts(changedLabels).forEach(entry -> all.put(entry.label(), entry));
        return new PolicySnapshot(stamps, all, tenants);
    }

    private PolicySnapshot withTenants(
            PolicySource source, Optional<Set<TenantId>> tenantIds, Set<String> changedLabels) {
        Map<TenantId, String> stamps = source.tenantStamps(tenantIds);
        Map<TenantId, TenantEntry> all = new HashMap<>(tenants);
        tenantIds.orElse(tenants.keySet()).stream()
                .filter(tenant -> !stamps.containsKey(tenant))
                .forEach(all::remove);
        Set<TenantId> outdated = new HashSet<>(findTenantsNaming(changedLabels));
        stamps.forEach((tenant, stamp) -> {
            if (!knownStamp(tenant).equals(stamp)) {
                outdated.add(tenant);
            }
        });
        if (outdated.isEmpty() && all.size() == tenants.size()) {
            return this;
        }
        load(source, outdated, all);
        return new PolicySnapshot(conceptStamps, concepts, all);
    }

    private String knownStamp(TenantId tenant) {
        return Optional.ofNullable(tenants.get(tenant)).map(TenantEntry::stamp).orElse("");
    }

    private Set<TenantId> findTenantsNaming(Set<String> changedLabels) {
        if (changedLabels.isEmpty()) {
            return Set.of();
        }
        return tenants.entrySet().stream()
                .filter(tenant -> !Collections.disjoint(tenant.getValue().conceptLabels(), changedLabels))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void load(PolicySource source, Collection<TenantId> tenants, Map<TenantId, TenantEntry> into) {
        PolicyCompiler compiler =
                new PolicyCompiler(new ConceptCatalogue(List.copyOf(concepts.values())), source.similarity());
        List<TenantId> pending = new ArrayList<>(tenants);
        for (int start = 0; start < pending.size(); start += BATCH) {
            List<TenantId> batch = pending.subList(start, Math.min(pending.size(), start + BATCH));
            into.putAll(source.readTenants(batch).parallelStream()
                    .collect(Collectors.toConcurrentMap(
                            PolicySource.StoredTenant::tenant, one -> compiler.compile(one))));
        }
    }

    @Override
    public String toString() {
        return "PolicySnapshot[" + tenants.size() + "]";
    }
}
