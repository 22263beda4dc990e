package io.evenkeel.policy;

import io.evenkeel.platform.TenantId;
import java.util.Map;

/** Where snapshots come from. Both methods may be slow, and throw when the database is down. */
interface Standings {
    /** Changes whenever what {@link #load} gives may have. */
    String stamp();

    /** Of each known tenant. */
    Map<TenantId, Standing> load();
}
