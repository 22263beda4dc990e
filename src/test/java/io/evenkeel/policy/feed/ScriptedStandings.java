package io.evenkeel.policy.feed;

import io.evenkeel.concept.Concept;
import io.evenkeel.concept.Listed;
import io.evenkeel.concept.Tensor;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.Definition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A database that does as it is told, and remembers what was read of it. */
final class ScriptedStandings implements Standings {
    boolean down;
    final List<String> reads = new ArrayList<>();
    private final Map<TenantId, Stored> tenants = new HashMap<>();
    private final Map<String, Listed> concepts = new TreeMap<>();
    private final Map<String, String> stamps = new HashMap<>();
    private int changes;

    /** What is still to happen, before the next look at the stamps of the tenants. */
    private Optional<Runnable> meanwhile = Optional.empty();

    void meanwhile(Runnable change) {
        meanwhile = Optional.of(change);
    }

    void adds(TenantId tenant) {
        tenants.put(tenant, new Stored(tenant, stamp(), false, null));
    }

    void suspends(TenantId tenant) {
        tenants.put(tenant, new Stored(tenant, stamp(), true, null));
    }

    void forgets(TenantId tenant) {
        tenants.remove(tenant);
    }

    /** In canonical JSON. */
    void publishes(TenantId tenant, int version, String definition) {
        Text text = new Text(version, Definition.digest(definition), definition);
        tenants.put(tenant, new Stored(tenant, stamp(), false, text));
    }

    void alters(TenantId tenant, int version, String definition) {
        tenants.put(tenant, new Stored(tenant, stamp(), false, new Text(version, "0".repeat(64), definition)));
    }

    void activates(String name) {
        Tensor vector = new Tensor(new float[] {1}, new long[] {1, 1, 1});
        Concept concept = Concept.of(name, 1, Concept.Kind.SAFETY, "safety", "model", vector);
        lists(new Listed.Usable(concept, List.of(name)));
    }

    void retires(String name) {
        lists(new Listed.Unusable(name, 1, "safety", Listed.Flaw.RETIRED, "was retired"));
    }

    private void lists(Listed listed) {
        concepts.put(listed.label(), listed);
        stamps.put(listed.label(), stamp());
    }

    private String stamp() {
        return String.valueOf(++changes);
    }

    private void check() {
        if (down) {
            throw new IllegalStateException("connection refused");
        }
    }

    @Override
    public Map<String, String> conceptStamps() {
        check();
        return Map.copyOf(stamps);
    }

    @Override
    public List<Listed> concepts(Collection<String> labels) {
        labels.stream().sorted().forEach(reads::add);
        return labels.stream().map(concepts::get).toList();
    }

    @Override
    public Map<TenantId, String> stamps(Optional<? extends Collection<TenantId>> named) {
        check();
        meanwhile.ifPresent(Runnable::run);
        meanwhile = Optional.empty();
        return tenants.values().stream()
                .filter(stored -> named.isEmpty() || named.get().contains(stored.tenant()))
                .collect(Collectors.toMap(Stored::tenant, Stored::stamp));
    }

    @Override
    public List<Stored> read(Collection<TenantId> named) {
        named.stream().map(TenantId::value).sorted().forEach(reads::add);
        return named.stream().filter(tenants::containsKey).map(tenants::get).toList();
    }
}
