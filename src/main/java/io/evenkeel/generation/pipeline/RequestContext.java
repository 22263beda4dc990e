package io.evenkeel.generation.pipeline;

import io.evenkeel.audit.AuditEntry;
import io.evenkeel.generation.GenerationRequest;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.policy.PublishedPolicy;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One request's file: what is known of it when its outcome is told.
 *
 * @param record the record that asked
 * @param id of the request; absent when none could be read
 * @param tenant whose request it is; absent when none could be read
 * @param request absent when it was no fit one
 * @param policy that decided; absent when none did
 * @param startedAt when it was taken up
 * @param storedRequest what the vault has of it; absent when nothing is, or can be, kept
 */
record RequestContext(
        ConsumerRecord<byte[], byte[]> record,
        @Nullable RequestId id,
        @Nullable TenantId tenant,
        @Nullable GenerationRequest request,
        @Nullable PublishedPolicy policy,
        Instant startedAt,
        @Nullable StoredRequest storedRequest) {
    static RequestContext create(
            ConsumerRecord<byte[], byte[]> record, RequestId id, TenantId tenant, Instant startedAt) {
        return new RequestContext(record, id, tenant, null, null, startedAt, null);
    }

    static RequestContext create(ConsumerRecord<byte[], byte[]> record, GenerationRequest request, Instant startedAt) {
        return new RequestContext(record, request.id(), request.tenant(), request, null, startedAt, null);
    }

    RequestContext withPolicy(PublishedPolicy decidingPolicy) {
        return new RequestContext(record, id, tenant, request, decidingPolicy, startedAt, storedRequest);
    }

    RequestContext withStoredRequest(@Nullable StoredRequest stored) {
        return new RequestContext(record, id, tenant, request, policy, startedAt, stored);
    }

    /** When Kafka took the request, which is the same when it is delivered again; absent where topics bear no times. */
    Optional<Instant> requestedAt() {
        return record.timestamp() < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(record.timestamp()));
    }

    /** Whose audit chain it belongs to. */
    String auditTenant() {
        return tenant == null ? AuditEntry.UNATTRIBUTED : tenant.value();
    }
}
