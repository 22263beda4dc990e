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
 * Where snapshots come from. A stamp is another whenever what is stored is, so that only what changed needs to be read. Every
 * method may be slow, and throws when the database is down.
 */
interface PolicySource {
    /** What compares prompts by meaning, where it is installed. */
    default Optional<SemanticSimilarity> similarity() {
        return Optional.empty();
    }

    /** Of every version in the catalogue, by label. */
    Map<String, String> conceptStamps();

    /** Those versions of the catalogue. */
    List<CatalogueEntry> readConcepts(Collection<String> labels);

    /** Of every tenant that there is; of those named only, if any are. */
    Map<TenantId, String> tenantStamps(Optional<? extends Collection<TenantId>> tenantIds);

    /** What is stored of tenants. One that is not known is left out. */
    List<StoredTenant> readTenants(Collection<TenantId> tenants);

    /**
     * What is stored of a tenant.
     *
     * @param policy that is current; absent if none was published
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
            return "Text[" + version + "]";
        }
    }
}
