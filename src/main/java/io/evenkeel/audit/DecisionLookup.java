package io.evenkeel.audit;

import io.evenkeel.platform.TenantId;
import java.util.List;

/** Finds the requests that were decided, as far as their entries are in the database. */
public interface DecisionLookup {
    /** Returns the latest requests of a tenant, newest first. */
    List<RequestOffset> findLatest(TenantId tenant, int limit);

    /** The position of a Kafka record. */
    record RequestOffset(String topic, int partition, long offset) {}
}
