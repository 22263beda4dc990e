package io.evenkeel.policy.publication.dryrun;

import io.evenkeel.platform.TenantId;
import java.util.List;

/**
 * What a tenant asked for lately, read where it was asked: nothing keeps prompts beside the topic of requests, and nothing keeps
 * them for longer.
 */
public interface RecordedTraffic {
    /**
     * Requests at those places, in the order of their time. Those that are no longer kept, or are not the tenant's, are left out.
     *
     * @throws io.evenkeel.platform.ProblemException {@code traffic-unavailable} if the topic cannot be read now
     */
    List<SampleRequest> read(TenantId tenant, List<RecordOffset> offsets);

    /** Where a request stands. */
    record RecordOffset(String topic, int partition, long offset) {}
}
