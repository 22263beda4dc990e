package io.evenkeel.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.demo.PlatformClient.RequestOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an auditor read.
 *
 * @param trees with all entries that they had when they were read
 */
public record AuditSnapshot(List<TenantTree> trees) {
    public AuditSnapshot {
        trees = List.copyOf(trees);
    }

    /**
     * A tenant's chain.
     *
     * @param name the tenant, or what stands for nobody
     * @param intact whether verification found nothing
     * @param verificationResult what it found, or the head that stands for the chain
     */
    public record TenantTree(String name, boolean intact, String verificationResult, List<SnapshotEntry> entries) {
        public TenantTree {
            entries = List.copyOf(entries);
        }
    }

    /**
     * An entry.
     *
     * @param body as recorded
     */
    public record SnapshotEntry(long seq, JsonNode body) {
        /** Where the request stood that it is about; -1 for what is about none. */
        RequestOffset requestOffset() {
            return new RequestOffset(
                    body.path("partition").asInt(-1), body.path("offset").asLong(-1));
        }
    }

    /** Those requests of which there is an entry. */
    Set<RequestOffset> recordedRequests(Collection<RequestOffset> requests) {
        return trees.stream()
                .flatMap(tree -> tree.entries().stream())
                .map(SnapshotEntry::requestOffset)
                .filter(requests::contains)
                .collect(Collectors.toSet());
    }

    boolean isIntact() {
        return trees.stream().allMatch(TenantTree::intact);
    }
}
