package io.evenkeel.policy.feed;

import io.evenkeel.concept.Catalogue;
import io.evenkeel.concept.Listed;
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
 * Where all tenants stand, at one time. The next one reads only what changed; versions of concepts that did not change are the
 * same objects in all policies, as vectors are large.
 *
 * @param conceptStamps by label
 * @param concepts by label
 */
record Snapshot(Map<String, String> conceptStamps, Map<String, Listed> concepts, Map<TenantId, Tenant> tenants) {
    static final Snapshot EMPTY = new Snapshot(Map.of(), Map.of(), Map.of());
    /** Definitions in memory at once. */
    private static final int BATCH = 256;

    Snapshot {
        conceptStamps = Map.copyOf(conceptStamps);
        concepts = Map.copyOf(concepts);
        tenants = Map.copyOf(tenants);
    }

    /**
     * One of them.
     *
     * @param stamp of what it was made of
     * @param labels of the concepts that its policy names
     */
    record Tenant(String stamp, Standing standing, Set<String> labels) {}

    Optional<Standing> standing(TenantId tenant) {
        return Optional.ofNullable(tenants.get(tenant)).map(Tenant::standing);
    }

    /** As it is now. */
    Snapshot next(Standings stored) {
        return next(stored, Optional.empty());
    }

    /** As it is now, as far as some tenants are concerned. */
    Snapshot next(Standings stored, Set<TenantId> tenants) {
        return next(stored, Optional.of(tenants));
    }

    /** Over again if the catalogue changes meanwhile: a policy may name what was added after it was read. */
    private Snapshot next(Standings stored, Optional<Set<TenantId>> named) {
        Map<String, String> stamps = stored.conceptStamps();
        Snapshot next = this;
        do {
            next = next.withConcepts(stored, stamps).withTenants(stored, named, next.changed(stamps));
            stamps = stored.conceptStamps();
        } while (!stamps.equals(next.conceptStamps));
        return next;
    }

    /** Labels of what is new or was changed. */
    private Set<String> changed(Map<String, String> stamps) {
        return stamps.entrySet().stream()
                .filter(stamp -> !stamp.getValue().equals(conceptStamps.get(stamp.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Snapshot withConcepts(Standings stored, Map<String, String> stamps) {
        Set<String> changed = changed(stamps);
        if (changed.isEmpty()) {
            return this;
        }
        Map<String, Listed> all = new HashMap<>(concepts);
        stored.concepts(changed).forEach(listed -> all.put(listed.label(), listed));
        return new Snapshot(stamps, all, tenants);
    }

    private Snapshot withTenants(Standings stored, Optional<Set<TenantId>> named, Set<String> changed) {
        Map<TenantId, String> stamps = stored.stamps(named);
        Map<TenantId, Tenant> all = new HashMap<>(tenants);
        named.orElse(tenants.keySet()).stream()
                .filter(tenant -> !stamps.containsKey(tenant))
                .forEach(all::remove);
        Set<TenantId> outdated = new HashSet<>(touched(changed));
        stamps.forEach((tenant, stamp) -> {
            if (!known(tenant).equals(stamp)) {
                outdated.add(tenant);
            }
        });
        if (outdated.isEmpty() && all.size() == tenants.size()) {
            return this;
        }
        read(stored, outdated, all);
        return new Snapshot(conceptStamps, concepts, all);
    }

    private String known(TenantId tenant) {
        return Optional.ofNullable(tenants.get(tenant)).map(Tenant::stamp).orElse("");
    }

    private Set<TenantId> touched(Set<String> changed) {
        if (changed.isEmpty()) {
            return Set.of();
        }
        return tenants.entrySet().stream()
                .filter(tenant -> !Collections.disjoint(tenant.getValue().labels(), changed))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void read(Standings stored, Collection<TenantId> tenants, Map<TenantId, Tenant> into) {
        Compiler compiler = new Compiler(new Catalogue(List.copyOf(concepts.values())), stored.likeness());
        List<TenantId> open = new ArrayList<>(tenants);
        for (int from = 0; from < open.size(); from += BATCH) {
            List<TenantId> batch = open.subList(from, Math.min(open.size(), from + BATCH));
            into.putAll(stored.read(batch).parallelStream()
                    .collect(Collectors.toConcurrentMap(Standings.Stored::tenant, one -> compiler.compiled(one))));
        }
    }

    @Override
    public String toString() {
        return "Snapshot[" + tenants.size() + "]";
    }
}
