package io.evenkeel.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records a change of the concept catalogue, or of a job that discovers concepts. */
public sealed interface CatalogueEvent extends AuditEvent {
    /**
     * A concept version was added, proposed, activated or retired.
     *
     * @param kind {@code concept.added}, {@code concept.proposed}, {@code concept.activated} or {@code concept.retired}
     * @param concept label of the version, such as {@code female@1}
     * @param digest SHA-256 of the version
     */
    record ConceptRecorded(String kind, String concept, String digest) implements CatalogueEvent {}

    /** A discovery job was requested. */
    record DiscoveryRequested(String discovery, String model, String spec, String group, List<String> names)
            implements CatalogueEvent {
        @Override
        public String kind() {
            return "discovery.requested";
        }
    }

    /** A discovery job found concepts. */
    record DiscoverySucceeded(String discovery, String model, List<String> concepts) implements CatalogueEvent {
        @Override
        public String kind() {
            return "discovery.succeeded";
        }
    }

    /**
     * A discovery job ended without concepts.
     *
     * @param kind {@code discovery.failed} or {@code discovery.cancelled}
     * @param state state of the job; for a cancelled one, the state before
     */
    record DiscoveryEnded(
            String kind,
            String discovery,
            String model,
            String state,
            @Nullable String code) implements CatalogueEvent {}
}
