package io.evenkeel.policy.snapshot;

import io.evenkeel.concept.CatalogueEntry;
import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Tensor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.definition.PolicyDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A database that does as it is told, and remembers what was read of it. */
final class ScriptedPolicySource implements PolicySource {
    boolean isDown;
    final List<String> readLog = new ArrayList<>();
    private final Map<TenantId, StoredTenant> tenants = new HashMap<>();
    private final Map<String, CatalogueEntry> concepts = new TreeMap<>();
    private final Map<String, String> stamps = new HashMap<>();
    private int changes;

    /** What is still to happen, before the next look at the stamps of the tenants. */
    private Optional<Runnable> meanwhile = Optional.empty();

    void runBeforeNextStamps(Runnable change) {
        meanwhile = Optional.of(change);
    }

    void addTenant(TenantId tenant) {
        tenants.put(tenant, new StoredTenant(tenant, nextStamp(), false, null));
    }

    void suspendTenant(TenantId tenant) {
        tenants.put(tenant, new StoredTenant(tenant, nextStamp(), true, null));
    }

    void removeTenant(TenantId tenant) {
        tenants.remove(tenant);
    }

    /** In canonical JSON. */
    void publishPolicy(TenantId tenant, int version, String definition) {
        StoredPolicy storedPolicy = new StoredPolicy(version, PolicyDefinition.digestOf(definition), definition);
        tenants.put(tenant, new StoredTenant(tenant, nextStamp(), false, storedPolicy));
    }

    void tamperPolicy(TenantId tenant, int version, String definition) {
        tenants.put(
                tenant,
                new StoredTenant(tenant, nextStamp(), false, new StoredPolicy(version, "0".repeat(64), definition)));
    }

    void activateConcept(String name) {
        Tensor vector = new Tensor(new float[] {1}, new long[] {1, 1, 1});
        Concept concept = Concept.create(name, 1, Concept.ConceptKind.SAFETY, "safety", "model", vector);
        putEntry(new CatalogueEntry.Usable(concept, List.of(name)));
    }

    void retireConcept(String name) {
        putEntry(new CatalogueEntry.Unusable(name, 1, "safety", CatalogueEntry.UnusableReason.RETIRED, "was retired"));
    }

    private void putEntry(CatalogueEntry entry) {
        concepts.put(entry.label(), entry);
        stamps.put(entry.label(), nextStamp());
    }

    private String nextStamp() {
        return String.valueOf(++changes);
    }

    private void requireUp() {
        if (isDown) {
            throw new IllegalStateException("connection refused");
        }
    }

    @Override
    public Map<String, String> conceptStamps() {
        requireUp();
        return Map.copyOf(stamps);
    }

    @Override
    public List<CatalogueEntry> readConcepts(Collection<String> labels) {
        labels.stream().sorted().forEach(readLog::add);
        return labels.stream().map(concepts::get).toList();
    }

    @Override
    public Map<TenantId, String> tenantStamps(Optional<? extends Collection<TenantId>> named) {
        requireUp();
        meanwhile.ifPresent(Runnable::run);
        meanwhile = Optional.empty();
        return tenants.values().stream()
                .filter(storedTenant -> named.isEmpty() || named.get().contains(storedTenant.tenant()))
                .collect(Collectors.toMap(StoredTenant::tenant, StoredTenant::stamp));
    }

    @Override
    public List<StoredTenant> readTenants(Collection<TenantId> named) {
        named.stream().map(TenantId::value).sorted().forEach(readLog::add);
        return named.stream().filter(tenants::containsKey).map(tenants::get).toList();
    }
}
