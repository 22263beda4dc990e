package io.evenkeel.audit;

import io.evenkeel.access.TenantScope;
import java.util.List;

/** Which entries name a picture's file, as far as they are projected. */
public interface ImageLookup {
    /**
     * An entry.
     *
     * @param tenant whose it is
     * @param seq its number
     */
    record EntryReference(String tenant, long seq) {}

    /** The first entries of those tenants that name a file of that digest, few at most. */
    List<EntryReference> findByDigest(TenantScope scope, String digest);
}
