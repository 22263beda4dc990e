package io.evenkeel.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenkeel.standalone.demo.Platform.Place;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an auditor read.
 *
 * @param chains with all entries that they had when they were read
 */
record Trail(List<Chain> chains) {
    Trail {
        chains = List.copyOf(chains);
    }

    /**
     * A tenant's chain.
     *
     * @param name the tenant, or what stands for nobody
     * @param intact whether verification found nothing
     * @param finding what it found, or the head that stands for the chain
     */
    record Chain(String name, boolean intact, String finding, List<Entry> entries) {
        Chain {
            entries = List.copyOf(entries);
        }
    }

    /**
     * An entry.
     *
     * @param body as recorded
     */
    record Entry(long seq, JsonNode body) {
        /** Where the request stood that it is about; -1 for what is about none. */
        Place place() {
            return new Place(
                    body.path("partition").asInt(-1), body.path("offset").asLong(-1));
        }
    }

    /** Those requests of which there is an entry. */
    Set<Place> recorded(Collection<Place> requests) {
        return chains.stream()
                .flatMap(chain -> chain.entries().stream())
                .map(Entry::place)
                .filter(requests::contains)
                .collect(Collectors.toSet());
    }

    boolean isIntact() {
        return chains.stream().allMatch(Chain::intact);
    }
}
