package io.evenkeel.policy.publication.dryrun;

import io.evenkeel.platform.TenantId;
import java.util.List;

/** Reads recorded requests from the request topic: prompts are stored nowhere else for this purpose, and no longer than there. */
public interface RecordedTraffic {
    /**
     * Returns the requests at some offsets, in order of time. Leaves out those that are no longer stored or of another tenant.
     *
     * @throws io.evenkeel.platform.ProblemException {@code traffic-unavailable} if the topic cannot be read now
     */
    List<SampleRequest> read(TenantId tenant, List<RecordOffset> offsets);

    /** Where a request is stored. */
    record RecordOffset(String topic, int partition, long offset) {}
}
