package io.evenkeel.policy.feed;

import io.evenkeel.concept.Listed;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.semantic.Likeness;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where snapshots come from. A stamp is another whenever what is stored is, so that only what changed needs to be read. Every
 * method may be slow, and throws when the database is down.
 */
interface Standings {
    /** What compares prompts by meaning, where it is installed. */
    default Optional<Likeness> likeness() {
        return Optional.empty();
    }

    /** Of every version in the catalogue, by label. */
    Map<String, String> conceptStamps();

    /** Those versions of the catalogue. */
    List<Listed> concepts(Collection<String> labels);

    /** Of every tenant that there is; of those named only, if any are. */
    Map<TenantId, String> stamps(Optional<? extends Collection<TenantId>> named);

    /** What is stored of tenants. One that is not known is left out. */
    List<Stored> read(Collection<TenantId> tenants);

    /**
     * What is stored of a tenant.
     *
     * @param policy that is current; absent if none was published
     */
    record Stored(
            TenantId tenant,
            String stamp,
            boolean suspended,
            @Nullable Text policy) {}

    /**
     * A policy as it is stored.
     *
     * @param definition canonical JSON
     */
    record Text(int version, String digest, String definition) {
        @Override
        public String toString() {
            return "Text[" + version + "]";
        }
    }
}
