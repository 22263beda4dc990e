package io.evenkeel.audit;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records an erasure, an expiry, a legal hold or a change of retention. */
public sealed interface PrivacyEvent extends AuditEvent {
    /** Names a request. */
    record ErasedRequest(@Nullable String source, @Nullable String id) {}

    /**
     * The contents of requests were erased on demand.
     *
     * @param erasure id of the erasure
     * @param criterion how the requests were selected: by request, requester or image
     * @param image SHA-256 of the image that selected the request
     */
    record ContentErased(
            String erasure,
            @JsonAlias("by") String criterion,
            String reason,
            List<ErasedRequest> requests,
            @Nullable String requester,
            @JsonAlias("picture") @Nullable String image)
            implements PrivacyEvent {
        public ContentErased {
            requests = requests == null ? List.of() : List.copyOf(requests);
        }

        @Override
        public String kind() {
            return "content.erased";
        }
    }

    /**
     * The contents of requests passed their retention time and were erased.
     *
     * @param requests number of requests
     * @param held number of entries that a legal hold keeps
     */
    record ContentExpired(String erasure, String reason, int requests, long held, long firstSeq, long lastSeq)
            implements PrivacyEvent {
        @Override
        public String kind() {
            return "content.expired";
        }
    }

    /**
     * Entries passed their retention time and were removed.
     *
     * @param entries number of removed entries
     * @param held number of entries that a legal hold keeps
     */
    record EntriesExpired(
            long entries,
            long held,
            @Nullable Long firstSeq,
            @Nullable Long lastSeq) implements PrivacyEvent {
        @Override
        public String kind() {
            return "entries.expired";
        }
    }

    /**
     * A legal hold was set or lifted.
     *
     * @param kind {@code hold.set} or {@code hold.lifted}
     * @param from start of the held time range
     * @param until end of the held time range
     */
    record HoldRecorded(
            String kind,
            String hold,
            String reason,
            List<ErasedRequest> requests,
            @Nullable String requester,
            @Nullable String from,
            @Nullable String until)
            implements PrivacyEvent {
        public HoldRecorded {
            requests = requests == null ? List.of() : List.copyOf(requests);
        }
    }

    /** The retention of a tenant was changed. Entries without a limit of months are kept for ever. */
    record RetentionChanged(int contentDays, @Nullable Integer entryMonths) implements PrivacyEvent {
        @Override
        public String kind() {
            return "retention.changed";
        }
    }
}
