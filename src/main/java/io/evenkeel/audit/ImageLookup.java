package io.evenkeel.audit;

import io.evenkeel.access.TenantScope;
import java.util.List;

/** Finds the entries that name an image, as far as they are in the database. */
public interface ImageLookup {
    /**
     * Names an entry.
     *
     * @param tenant tenant whose tree holds it
     * @param seq its number in the tree
     */
    record EntryReference(String tenant, long seq) {}

    /** Returns the first entries, at most 10, that name an image with this SHA-256 in the scope. */
    List<EntryReference> findByDigest(TenantScope scope, String digest);
}
