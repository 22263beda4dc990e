package io.evenkeel.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goes along a chain as the table holds it, up to the first entry that is not as it was recorded. */
final class ChainWalk {
    /** An entry as the table holds it. */
    record Row(long seq, Columns columns, String body, String prevHash, String hash) {}

    /**
     * An entry that was changed, moved, added or removed.
     *
     * @param seq its number in the chain
     * @param why in words
     */
    record Bad(long seq, String why) {}

    /**
     * What a walk found.
     *
     * @param entries that are as they were recorded, from the first one on
     * @param head hash of the last of them; it stands for them all
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Verdict(
            String tenant,
            long entries,
            String head,
            boolean intact,
            @Nullable Bad firstBad) {}

    private final String tenant;
    private final Link head;
    private Link last = Link.START;
    private @Nullable Bad firstBad;

    /** Starts before the first entry; the head is where the chain stands by its own account. */
    ChainWalk(String tenant, Link head) {
        this.tenant = tenant;
        this.head = head;
    }

    /** Takes the next row, in the order of numbers. @return whether the walk goes on */
    boolean accept(Row row) {
        firstBad = fault(row).orElse(null);
        if (firstBad == null) {
            last = new Link(row.seq(), row.hash());
        }
        return firstBad == null;
    }

    private Optional<Bad> fault(Row row) {
        Link expected = last.next(row.body());
        if (row.seq() != expected.seq()) {
            return Optional.of(new Bad(expected.seq(), "missing: entry (" + row.seq() + ") is the next one"));
        }
        if (!row.prevHash().equals(last.hash())) {
            return bad(row, "prev_hash is not the hash of the entry before");
        }
        if (!row.hash().equals(expected.hash())) {
            return bad(row, "hash is not that of this body in this place");
        }
        return columnFault(row);
    }

    private static Optional<Bad> columnFault(Row row) {
        try {
            return Columns.of(EntryJson.read(row.body()))
                    .differenceFrom(row.columns())
                    .map(name -> new Bad(row.seq(), "column (" + name + ") does not say what the body says"));
        } catch (IllegalArgumentException e) {
            return bad(row, "the body is not an entry: " + e.getMessage());
        }
    }

    private static Optional<Bad> bad(Row row, String why) {
        return Optional.of(new Bad(row.seq(), why));
    }

    /** After the last row. */
    Verdict verdict() {
        Bad bad = firstBad == null ? headFault().orElse(null) : firstBad;
        return new Verdict(tenant, last.seq(), last.hash(), bad == null, bad);
    }

    private Optional<Bad> headFault() {
        if (last.seq() < head.seq()) {
            return Optional.of(new Bad(last.seq() + 1, "missing: the chain's head is entry (" + head.seq() + ")"));
        }
        if (last.seq() > head.seq()) {
            return Optional.of(new Bad(head.seq() + 1, "added: the chain's head is entry (" + head.seq() + ")"));
        }
        return last.equals(head)
                ? Optional.empty()
                : Optional.of(new Bad(last.seq(), "hash is not that of the chain's head"));
    }
}
