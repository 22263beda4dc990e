package io.evenkeel.audit;

import io.evenkeel.platform.TenantId;
import java.util.List;

/** Which requests were decided, as far as entries are projected. */
public interface DecisionLookup {
    /** The latest of a tenant's requests, newest first. */
    List<RequestOffset> findLatest(TenantId tenant, int limit);

    /** Where a request stood when it was decided. */
    record RequestOffset(String topic, int partition, long offset) {}
}
