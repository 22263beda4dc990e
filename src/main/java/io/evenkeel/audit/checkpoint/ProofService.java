package io.evenkeel.audit.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.http.PageRequest;
import io.evenkeel.platform.ProblemException;
import io.evenkeel.platform.SafeText;
import io.evenkeel.transparencylog.MerkleTree;
import io.evenkeel.transparencylog.note.Checkpoint;
import io.evenkeel.transparencylog.note.SigningKeyStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Creates proofs from the tree of a tenant, or from the unattributed tree. */
@ApplicationScoped
class ProofService {
    private final TreeTable trees;
    private final SigningConfig config;

    ProofService(TreeTable trees, SigningConfig config) {
        this.trees = trees;
        this.config = config;
    }

    /**
     * Proves that an entry is in a tree (RFC 6962, section 2.1.1).
     *
     * @param leaf leaf hash of the entry's text
     * @param path hashes from the leaf's sibling up to the root
     * @param checkpoint signed checkpoint of that size, if there is one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record InclusionProof(
            String origin,
            long seq,
            long size,
            String leaf,
            List<String> path,
            String root,
            @Nullable String checkpoint) {
        InclusionProof {
            path = List.copyOf(path);
        }
    }

    /**
     * Proves that one tree is a prefix of another (RFC 6962, section 2.1.2).
     *
     * @param firstCheckpoint signed checkpoint of the first size, if there is one
     * @param secondCheckpoint signed checkpoint of the second size, if there is one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ConsistencyProof(
            String origin,
            long first,
            long second,
            List<String> path,
            String firstRoot,
            String secondRoot,
            @Nullable String firstCheckpoint,
            @Nullable String secondCheckpoint) {
        ConsistencyProof {
            path = List.copyOf(path);
        }
    }

    RestResponse<List<StoredCheckpoint>> listCheckpoints(
            String tenant, @Nullable String limit, @Nullable String cursor) {
        PageRequest request = PageRequest.parse(tenant + "/audit/checkpoints", limit, cursor);
        long after = request.after(Long::valueOf).orElse(-1L);
        List<StoredCheckpoint> stored =
                trees.read(tenant, tree -> tree.findCheckpointsAfter(after, request.fetchSize()));
        return request.toResponse(stored, checkpoint -> String.valueOf(checkpoint.size()));
    }

    StoredCheckpoint findLatest(String tenant) {
        return trees.read(tenant, StoredTree::findLastCheckpoint).orElseThrow(ProofService::unknownCheckpoint);
    }

    StoredCheckpoint findCheckpoint(String tenant, String size) {
        long requestedSize = parseNumber("size", size);
        return trees.read(tenant, tree -> tree.findCheckpoint(requestedSize))
                .orElseThrow(ProofService::unknownCheckpoint);
    }

    private static ProblemException unknownCheckpoint() {
        return ProblemException.notFound(
                "unknown-checkpoint",
                "there is no such checkpoint.\nMaybe the tree was not sealed yet: GET .../audit/checkpoints lists all.");
    }

    InclusionProof proveInclusion(String tenant, String seq, @Nullable String size) {
        long index = parseNumber("seq", seq);
        String origin = originOf(tenant);
        return trees.read(tenant, tree -> {
            long treeSize = tree.size();
            long requestedSize = size == null ? latestSize(tree) : parseNumber("size", size);
            checkRange(requestedSize <= treeSize, "size", requestedSize, "the tree has (" + treeSize + ") entries");
            if (index >= requestedSize) {
                throw ProblemException.notFound(
                        "unknown-entry",
                        "entry (" + index + ") is not in the tree of size (" + requestedSize
                                + ").\nMaybe it was not sealed yet.");
            }
            byte[] tile = tree.readTile(0, index / 256);
            int hashStart = (int) (index % 256) * MerkleTree.HASH_SIZE;
            return new InclusionProof(
                    origin,
                    index,
                    requestedSize,
                    HexFormat.of().formatHex(tile, hashStart, hashStart + MerkleTree.HASH_SIZE),
                    toHex(MerkleTree.inclusionProof(tree, index, requestedSize)),
                    HexFormat.of().formatHex(MerkleTree.root(tree, requestedSize)),
                    findNote(tree, requestedSize));
        });
    }

    private static long latestSize(StoredTree tree) throws SQLException {
        return tree.findLastCheckpoint()
                .orElseThrow(ProofService::unknownCheckpoint)
                .size();
    }

    ConsistencyProof proveConsistency(String tenant, @Nullable String first, @Nullable String second) {
        String origin = originOf(tenant);
        long from = parseNumber("first", first);
        return trees.read(tenant, tree -> {
            long to = second == null ? latestSize(tree) : parseNumber("second", second);
            checkRange(to <= tree.size(), "second", to, "the tree has (" + tree.size() + ") entries");
            checkRange(0 < from && from <= to, "first", from, "it must be from 1 to second (" + to + ")");
            return new ConsistencyProof(
                    origin,
                    from,
                    to,
                    toHex(MerkleTree.consistencyProof(tree, from, to)),
                    HexFormat.of().formatHex(MerkleTree.root(tree, from)),
                    HexFormat.of().formatHex(MerkleTree.root(tree, to)),
                    findNote(tree, from),
                    findNote(tree, to));
        });
    }

    private static @Nullable String findNote(StoredTree tree, long size) throws SQLException {
        Optional<StoredCheckpoint> stored = tree.findCheckpoint(size);
        return stored.map(StoredCheckpoint::note).orElse(null);
    }

    private String originOf(String tenant) {
        return Checkpoint.originFor(SigningKeyStore.load(config.keyFolder()).name(), tenant);
    }

    /** Returns all verifier keys, in the format that verification reads. */
    String listKeys() {
        StringBuilder list = new StringBuilder();
        for (SigningKeyStore.KeyValidity validity :
                SigningKeyStore.load(config.keyFolder()).keyValidities()) {
            list.append(validity.verifierKey()).append(' ').append(validity.validFrom());
            if (validity.validUntil() != null) {
                list.append(' ').append(validity.validUntil());
            }
            list.append('\n');
        }
        return list.toString();
    }

    private static List<String> toHex(List<byte[]> hashes) {
        return hashes.stream().map(HexFormat.of()::formatHex).toList();
    }

    private static long parseNumber(String name, @Nullable String value) {
        if (value == null || !value.matches("[0-9]{1,18}")) {
            throw ProblemException.invalid(
                    "invalid-number",
                    name + " (" + SafeText.sanitise(String.valueOf(value)) + ") must be a whole number from 0.");
        }
        return Long.parseLong(value);
    }

    private static void checkRange(boolean isValid, String name, long value, String rule) {
        if (!isValid) {
            throw ProblemException.invalid("invalid-number", name + " (" + value + ") is out of range: " + rule + ".");
        }
    }
}
