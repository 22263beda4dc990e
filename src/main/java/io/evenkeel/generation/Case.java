package io.evenkeel.generation;

import io.evenkeel.audit.Entry;
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
 * @param kafka the record that asked
 * @param id of the request; absent when none could be read
 * @param tenant whose request it is; absent when none could be read
 * @param request absent when it was no fit one
 * @param policy that decided; absent when none did
 * @param begun when it was taken up
 * @param kept what the vault has of it; absent when nothing is, or can be, kept
 */
record Case(
        ConsumerRecord<byte[], byte[]> kafka,
        @Nullable RequestId id,
        @Nullable TenantId tenant,
        @Nullable GenerationRequest request,
        @Nullable PublishedPolicy policy,
        Instant begun,
        @Nullable Kept kept) {
    static Case of(ConsumerRecord<byte[], byte[]> kafka, RequestId id, TenantId tenant, Instant begun) {
        return new Case(kafka, id, tenant, null, null, begun, null);
    }

    static Case of(ConsumerRecord<byte[], byte[]> kafka, GenerationRequest request, Instant begun) {
        return new Case(kafka, request.id(), request.tenant(), request, null, begun, null);
    }

    Case decidedBy(PublishedPolicy decider) {
        return new Case(kafka, id, tenant, request, decider, begun, kept);
    }

    Case keptAs(@Nullable Kept now) {
        return new Case(kafka, id, tenant, request, policy, begun, now);
    }

    /** When Kafka took the request, which is the same when it is delivered again; absent where topics bear no times. */
    Optional<Instant> asked() {
        return kafka.timestamp() < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(kafka.timestamp()));
    }

    /** Whose audit chain it belongs to. */
    String chain() {
        return tenant == null ? Entry.NOBODY : tenant.value();
    }
}
