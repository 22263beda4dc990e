package io.evenkeel.audit.proof.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.audit.proof.Canonical;
import io.evenkeel.audit.proof.Frontier;
import io.evenkeel.audit.proof.MerkleTree;
import io.evenkeel.audit.proof.note.Checkpoint;
import io.evenkeel.audit.proof.note.SignedNote;
import io.evenkeel.audit.proof.note.SigningKey;
import io.evenkeel.platform.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A made-up tenant's entries with their checkpoints, to try verification on.
 *
 * @param entries how many
 * @param every how many entries there are between two checkpoints, about
 */
record Specimen(String tenant, SigningKey key, long entries, int every, long seed) {
    private static final String DEPLOYMENT = "example.org/evenkeel";
    private static final int EXPIRED = 13; // one in so many

    static SigningKey newKey() {
        return SigningKey.generate(DEPLOYMENT);
    }

    String origin() {
        return Checkpoint.origin(DEPLOYMENT, tenant);
    }

    /** An entry's text, of the size that they have. */
    byte[] text(long seq) {
        String digest = Sha256.hex((seed + " " + seq).getBytes(UTF_8));
        return Canonical.of(
                ("{\"schema\":2,\"kind\":\"generation.completed\",\"at\":\"2026-11-23T09:00:00.123456Z\",\"tenant\":\""
                                + tenant
                                + "\",\"actor\":\"evenkeel\",\"source\":\"https://platform.example.org\",\"request\":\""
                                + seq
                                + "\",\"policy\":\"" + tenant + "@3\",\"policyDigest\":\"" + digest + "\",\"model\":\""
                                + digest
                                + "\",\"evenkeel\":\"0.1.0\",\"runtime\":\"onnxruntime 1.29.0\",\"device\":\"cpu\",\"solver\":\"ddim\",\"steps\":25,"
                                + "\"guidance\":5.0,\"width\":128,\"height\":128,\"count\":1,\"seed\":" + seq
                                + ",\"rules\":[\"even-gender\"],"
                                + "\"reasons\":[{\"rule\":\"even-gender\",\"text\":\"draws female for 1 of 2\"}],\"concepts\":[\"female@1\"],"
                                + "\"pictures\":[\"" + digest + "\"],\"samples\":[{\"index\":0,\"sha256\":\"" + digest
                                + "\",\"seed\":" + seq
                                + ",\"steering\":[{\"concept\":\"female@1\",\"digest\":\"" + digest
                                + "\",\"strength\":0.85,\"from\":0,\"until\":25}],"
                                + "\"measured\":{\"gender\":{\"female\":0.91,\"male\":0.09}}}],\"timings\":{\"total\":212},"
                                + "\"topic\":\"evenkeel.requests\",\"partition\":1,\"offset\":" + seq + "}")
                        .getBytes(UTF_8));
    }

    /** Writes the evidence of all entries from one on, which stands at a checkpoint; and, if wanted, saves the checkpoints. */
    void write(OutputStream out, long first, List<Path> savedIn) throws IOException {
        Random random = new Random(seed);
        Frontier frontier = new Frontier();
        EvidenceWriter writer = null;
        long checkpointed = 0;
        ByteArrayOutputStream leaves = new ByteArrayOutputStream();
        String note = "";
        for (long seq = 0; seq < entries; seq++) {
            if (seq == first) {
                writer = new EvidenceWriter(out, key, header(frontier, seq == 0 ? null : note));
            }
            byte[] text = text(seq);
            byte[] leaf = MerkleTree.leaf(text);
            if (writer != null && random.nextInt(EXPIRED) == 0) {
                writer.expired(seq, leaf);
            } else if (writer != null) {
                writer.entry(seq, leaf, text);
            }
            frontier.append(leaf);
            leaves.writeBytes(leaf);
            if (isCheckpoint(seq + 1)) {
                note = SignedNote.sign(new Checkpoint(origin(), seq + 1, frontier.root()).text(), List.of(key))
                        .written();
                if (writer != null) {
                    writer.checkpoint(note);
                }
                for (Path folder : savedIn) {
                    Files.writeString(folder.resolve(seq + 1 + ".checkpoint"), note);
                    Files.write(folder.resolve(checkpointed + "-" + (seq + 1) + ".leaves"), leaves.toByteArray());
                }
                leaves.reset();
                checkpointed = seq + 1;
            }
        }
        if (writer != null) {
            writer.seal();
        }
    }

    /** Whether a checkpoint is of that size: at intervals that are not all alike, and at the end. */
    boolean isCheckpoint(long size) {
        return size == entries || (size + (size / every) % 3) % every == 0;
    }

    private Header header(Frontier before, @Nullable String opening) {
        return new Header(
                Header.VERSION,
                tenant,
                origin(),
                before.size(),
                entries,
                "2026-11-01T00:00:00Z",
                "2026-12-01T00:00:00Z",
                2,
                "2026-12-01T00:10:00Z",
                Header.hex(before),
                opening,
                List.of(key.verifier().toString()),
                List.of());
    }
}
