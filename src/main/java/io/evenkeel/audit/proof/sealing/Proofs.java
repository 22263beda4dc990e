package io.evenkeel.audit.proof.sealing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.audit.proof.MerkleTree;
import io.evenkeel.audit.proof.note.Checkpoint;
import io.evenkeel.audit.proof.note.SigningKeys;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.Shown;
import io.evenkeel.rest.Cursors;
import io.evenkeel.rest.Slice;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What is proven of a tenant's tree, or of the one of what no tenant can be named for. */
@ApplicationScoped
class Proofs {
    private final TreeTable trees;
    private final SigningConfig config;
    private final Cursors cursors;

    Proofs(TreeTable trees, SigningConfig config, Cursors cursors) {
        this.trees = trees;
        this.config = config;
        this.cursors = cursors;
    }

    /**
     * That an entry is in a tree (RFC 6962, section 2.1.1).
     *
     * @param leaf hash of the entry's text
     * @param path from the leaf's sibling up
     * @param checkpoint of that tree; absent if none was signed of that size
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Inclusion(
            String origin,
            long seq,
            long size,
            String leaf,
            List<String> path,
            String root,
            @Nullable String checkpoint) {
        Inclusion {
            path = List.copyOf(path);
        }
    }

    /**
     * That one tree is the beginning of another (RFC 6962, section 2.1.2).
     *
     * @param firstCheckpoint absent if none was signed of that size
     * @param secondCheckpoint absent if none was signed of that size
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Consistency(
            String origin,
            long first,
            long second,
            List<String> path,
            String firstRoot,
            String secondRoot,
            @Nullable String firstCheckpoint,
            @Nullable String secondCheckpoint) {
        Consistency {
            path = List.copyOf(path);
        }
    }

    RestResponse<List<StoredCheckpoint>> checkpoints(String tenant, @Nullable String limit, @Nullable String cursor) {
        Slice slice = cursors.slice(tenant + "/audit/checkpoints", limit, cursor);
        long after = slice.after().map(Long::parseLong).orElse(-1L);
        List<StoredCheckpoint> found = trees.read(tenant, tree -> StoredCheckpoints.after(tree, after, slice.fetch()));
        return slice.answer(found, one -> String.valueOf(one.size()));
    }

    StoredCheckpoint latest(String tenant) {
        return trees.read(tenant, StoredTree::lastCheckpoint).orElseThrow(Proofs::unknown);
    }

    StoredCheckpoint checkpoint(String tenant, String size) {
        long wanted = number("size", size);
        return trees.read(tenant, tree -> tree.checkpoint(wanted)).orElseThrow(Proofs::unknown);
    }

    private static ProblemException unknown() {
        return ProblemException.missing(
                "unknown-checkpoint",
                "there is no such checkpoint.\nMaybe the tree was not sealed yet: GET .../audit/checkpoints lists all.");
    }

    Inclusion inclusion(String tenant, String seq, @Nullable String size) {
        long index = number("seq", seq);
        String origin = origin(tenant);
        return trees.read(tenant, tree -> {
            long whole = tree.size();
            long wanted = size == null ? usual(tree) : number("size", size);
            check(wanted <= whole, "size", wanted, "the tree has (" + whole + ") entries");
            if (index >= wanted) {
                throw ProblemException.missing(
                        "unknown-entry",
                        "entry (" + index + ") is not in the tree of size (" + wanted
                                + ").\nMaybe it was not sealed yet.");
            }
            byte[] tile = tree.tile(0, index / 256);
            int at = (int) (index % 256) * MerkleTree.HASH;
            return new Inclusion(
                    origin,
                    index,
                    wanted,
                    HexFormat.of().formatHex(tile, at, at + MerkleTree.HASH),
                    hex(MerkleTree.inclusion(tree, index, wanted)),
                    HexFormat.of().formatHex(MerkleTree.root(tree, wanted)),
                    note(tree, wanted));
        });
    }

    private static long usual(StoredTree tree) throws SQLException {
        return tree.lastCheckpoint().orElseThrow(Proofs::unknown).size();
    }

    Consistency consistency(String tenant, @Nullable String first, @Nullable String second) {
        String origin = origin(tenant);
        long from = number("first", first);
        return trees.read(tenant, tree -> {
            long to = second == null ? usual(tree) : number("second", second);
            check(to <= tree.size(), "second", to, "the tree has (" + tree.size() + ") entries");
            check(0 < from && from <= to, "first", from, "it must be from 1 to second (" + to + ")");
            return new Consistency(
                    origin,
                    from,
                    to,
                    hex(MerkleTree.consistency(tree, from, to)),
                    HexFormat.of().formatHex(MerkleTree.root(tree, from)),
                    HexFormat.of().formatHex(MerkleTree.root(tree, to)),
                    note(tree, from),
                    note(tree, to));
        });
    }

    private static @Nullable String note(StoredTree tree, long size) throws SQLException {
        Optional<StoredCheckpoint> found = tree.checkpoint(size);
        return found.map(StoredCheckpoint::note).orElse(null);
    }

    private String origin(String tenant) {
        return Checkpoint.origin(SigningKeys.in(config.keys()).name(), tenant);
    }

    /** All keys there are, as a file that verification takes. */
    String keys() {
        StringBuilder list = new StringBuilder();
        for (SigningKeys.Term term : SigningKeys.in(config.keys()).terms()) {
            list.append(term.key()).append(' ').append(term.from());
            if (term.until() != null) {
                list.append(' ').append(term.until());
            }
            list.append('\n');
        }
        return list.toString();
    }

    private static List<String> hex(List<byte[]> hashes) {
        return hashes.stream().map(HexFormat.of()::formatHex).toList();
    }

    private static long number(String name, @Nullable String value) {
        if (value == null || !value.matches("[0-9]{1,18}")) {
            throw ProblemException.invalid(
                    "invalid-number",
                    name + " (" + Shown.of(String.valueOf(value)) + ") must be a whole number from 0.");
        }
        return Long.parseLong(value);
    }

    private static void check(boolean holds, String name, long value, String rule) {
        if (!holds) {
            throw ProblemException.invalid("invalid-number", name + " (" + value + ") is out of range: " + rule + ".");
        }
    }
}
