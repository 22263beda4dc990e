package io.evenkeel.policy.snapshot;

import io.evenkeel.concept.CatalogueEntry;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.similarity.SemanticSimilarity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what snapshots are made of. A stamp differs whenever the stored row does, so that only changes are read. Every method may block,
 * and throws if the database is away.
 */
interface PolicySource {
    /** Returns the measure of semantic similarity, if one is installed. */
    default Optional<SemanticSimilarity> similarity() {
        return Optional.empty();
    }

    /** Returns the stamp of every concept version, by label. */
    Map<String, String> conceptStamps();

    /** Reads some concept versions. */
    List<CatalogueEntry> readConcepts(Collection<String> labels);

    /** Returns the stamps of all tenants, or of those given. */
    Map<TenantId, String> tenantStamps(Optional<? extends Collection<TenantId>> tenantIds);

    /** Reads some tenants; leaves out unknown ones. */
    List<StoredTenant> readTenants(Collection<TenantId> tenants);

    /**
     * A tenant as it is stored.
     *
     * @param policy the current version; absent if none was published
     */
    record StoredTenant(
            TenantId tenant,
            String stamp,
            boolean suspended,
            @Nullable StoredPolicy policy) {}

    /**
     * A policy as it is stored.
     *
     * @param definition canonical JSON
     */
    record StoredPolicy(int version, String digest, String definition) {
        @Override
        public String toString() {
            return "StoredPolicy[" + version + "]";
        }
    }
}
