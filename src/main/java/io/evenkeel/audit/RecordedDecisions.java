package io.evenkeel.audit;

import io.evenkeel.platform.TenantId;
import java.util.List;

/** Which requests were decided, as far as entries are projected. */
public interface RecordedDecisions {
    /** The latest of a tenant's requests, newest first. */
    List<Request> latest(TenantId tenant, int most);

    /** Where a request stood when it was decided. */
    record Request(String topic, int partition, long offset) {}
}
