package io.evenkeel.generation.pipeline;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.generation.ResolvedRequest;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.PublishedPolicy;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request when its outcome is reported.
 *
 * @param record the consumed record
 * @param id of the request; null for a malformed record
 * @param tenant of the request; null for a malformed record
 * @param request null unless the request is valid
 * @param policy that decided; null if none did
 * @param startedAt when processing started
 * @param storedRequest what the vault holds of it; null if nothing is stored
 */
record RequestContext(
        ConsumerRecord<byte[], byte[]> record,
        @Nullable RequestId id,
        @Nullable TenantId tenant,
        @Nullable ResolvedRequest request,
        @Nullable PublishedPolicy policy,
        Instant startedAt,
        @Nullable StoredRequest storedRequest) {
    static RequestContext createForMalformed(ConsumerRecord<byte[], byte[]> record, Instant startedAt) {
        return new RequestContext(record, null, null, null, null, startedAt, null);
    }

    static RequestContext create(
            ConsumerRecord<byte[], byte[]> record, RequestId id, TenantId tenant, Instant startedAt) {
        return new RequestContext(record, id, tenant, null, null, startedAt, null);
    }

    RequestContext withRequest(ResolvedRequest resolved) {
        return new RequestContext(record, id, tenant, resolved, policy, startedAt, storedRequest);
    }

    RequestContext withPolicy(PublishedPolicy decidingPolicy) {
        return new RequestContext(record, id, tenant, request, decidingPolicy, startedAt, storedRequest);
    }

    RequestContext withStoredRequest(StoredRequest stored) {
        return new RequestContext(record, id, tenant, request, policy, startedAt, stored);
    }

    /** Returns when Kafka took the request. A redelivery has the same time. Empty for topics without timestamps. */
    Optional<Instant> requestedAt() {
        return record.timestamp() < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(record.timestamp()));
    }

    /** Returns the tenant whose audit trail the request belongs to. */
    String auditTenant() {
        return tenant == null ? AuditEntry.UNATTRIBUTED : tenant.value();
    }
}
