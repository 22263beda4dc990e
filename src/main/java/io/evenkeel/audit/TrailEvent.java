package io.evenkeel.audit;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.audit.DecisionLookup.RequestOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records what Evenkeel notices about the audit trail itself, and what auditors do with it. */
public sealed interface TrailEvent extends AuditEvent {
    String DISCREPANCY = "audit.discrepancy";
    String UNREADABLE = "audit.unreadable";

    /**
     * The number of result events differs from the number of entries in a minute.
     *
     * @param minute start of the minute, as ISO 8601 in UTC
     */
    record DiscrepancyFound(String minute, List<TenantDifference> differences) implements TrailEvent {
        @Override
        public String kind() {
            return DISCREPANCY;
        }
    }

    /** Counts of one tenant. */
    record TenantDifference(@JsonAlias("of") String tenant, long outcomes, long entries) {}

    /**
     * A record of the audit topic is not an entry.
     *
     * @param digest SHA-256 of the record's value
     */
    record UnreadableRecord(
            String topic,
            int partition,
            long offset,
            String digest,
            @JsonAlias("why") String reason) implements TrailEvent {
        @Override
        public String kind() {
            return UNREADABLE;
        }

        @Override
        public RequestOffset recordOffset() {
            return new RequestOffset(topic, partition, offset);
        }
    }

    /** A tenant's hash chain ended, and its Merkle tree began. Only written by early versions. */
    record HashChainEnded(long entries, String head) implements TrailEvent {
        @Override
        public String kind() {
            return "audit.chain-ended";
        }
    }

    /** A tree differs from its last signed checkpoint, so it was not signed again. */
    record CheckpointRefused(String tree, @JsonAlias("why") String reason) implements TrailEvent {
        @Override
        public String kind() {
            return "audit.checkpoint-refused";
        }
    }

    /**
     * An auditor read the content of a request.
     *
     * @param entrySeq number of the request's entry in the tenant's tree
     */
    record ContentDisclosed(
            @JsonAlias("of") long entrySeq,
            @Nullable String source,
            @Nullable String request) implements TrailEvent {
        @Override
        public String kind() {
            return "audit.disclosed";
        }
    }

    /**
     * An auditor replayed a request.
     *
     * @param entrySeq number of the request's entry in the tenant's tree
     * @param steered whether concepts were applied
     * @param identical whether all replayed images equal the recorded ones
     * @param images SHA-256 of the replayed images and of the comparisons
     */
    record RequestReplayed(
            @JsonAlias("of") long entrySeq,
            boolean steered,
            boolean identical,
            @Nullable String source,
            @Nullable String request,
            @Nullable String model,
            @JsonAlias("pictures") List<String> images)
            implements TrailEvent {
        public RequestReplayed {
            images = images == null ? List.of() : List.copyOf(images);
        }

        @Override
        public String kind() {
            return "audit.replayed";
        }
    }

    /**
     * A named query was saved or deleted.
     *
     * @param kind {@code audit.query-saved} or {@code audit.query-deleted}
     * @param filters names of its filters, without their values
     */
    record SavedQueryRecorded(String kind, String query, List<String> filters) implements TrailEvent {}

    /** The settings of statements of reasons were changed. */
    record StatementSettingsChanged(JsonNode settings) implements TrailEvent {
        @Override
        public String kind() {
            return "audit.statement-settings-changed";
        }
    }
}
