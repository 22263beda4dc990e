package io.evenkeel.transparencylog.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.platform.Sha256;
import io.evenkeel.transparencylog.CanonicalJson;
import io.evenkeel.transparencylog.CompactRange;
import io.evenkeel.transparencylog.MerkleTree;
import io.evenkeel.transparencylog.note.Checkpoint;
import io.evenkeel.transparencylog.note.SignedNote;
import io.evenkeel.transparencylog.note.SigningKey;
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
 * @param entryCount how many
 * @param checkpointInterval how many entries there are between two checkpoints, about
 */
record EvidenceFixture(String tenant, SigningKey signingKey, long entryCount, int checkpointInterval, long seed) {
    private static final String DEPLOYMENT = "example.org/evenkeel";
    private static final int EXPIRED_ONE_IN = 13; // one in so many

    static SigningKey createKey() {
        return SigningKey.generate(DEPLOYMENT);
    }

    String origin() {
        return Checkpoint.originFor(DEPLOYMENT, tenant);
    }

    /** An entry's text, of the size that they have. */
    byte[] entryText(long seq) {
        String digest = Sha256.hex((seed + " " + seq).getBytes(UTF_8));
        return CanonicalJson.canonicalize(
                ("{\"schema\":3,\"kind\":\"generation.completed\",\"at\":\"2026-11-23T09:00:00.123456Z\",\"tenant\":\""
                                + tenant
                                + "\",\"actor\":\"evenkeel\",\"source\":\"https://platform.example.org\",\"request\":\""
                                + seq
                                + "\",\"policy\":\"" + tenant + "@3\",\"policyDigest\":\"" + digest + "\",\"model\":\""
                                + digest
                                + "\",\"evenkeel\":\"0.1.0\",\"runtime\":\"onnxruntime 1.29.0\",\"device\":\"cpu\",\"solver\":\"ddim\",\"steps\":25,"
                                + "\"guidance\":5.0,\"width\":128,\"height\":128,\"count\":1,\"seed\":" + seq
                                + ",\"rules\":[\"even-gender\"],"
                                + "\"reasons\":[{\"rule\":\"even-gender\",\"text\":\"draws female for 1 of 2\"}],\"concepts\":[\"female@1\"],"
                                + "\"images\":[\"" + digest + "\"],\"samples\":[{\"index\":0,\"sha256\":\"" + digest
                                + "\",\"seed\":" + seq
                                + ",\"steering\":[{\"concept\":\"female@1\",\"digest\":\"" + digest
                                + "\",\"strength\":0.85,\"from\":0,\"until\":25}],"
                                + "\"classifications\":{\"gender\":{\"female\":0.91,\"male\":0.09}}}],\"timings\":{\"total\":212},"
                                + "\"topic\":\"evenkeel.requests\",\"partition\":1,\"offset\":" + seq + "}")
                        .getBytes(UTF_8));
    }

    /** Writes the evidence of all entries from one on, which stands at a checkpoint; and, if wanted, saves the checkpoints. */
    void writeEvidence(OutputStream out, long first, List<Path> checkpointFolders) throws IOException {
        Random random = new Random(seed);
        CompactRange range = new CompactRange();
        EvidenceWriter writer = null;
        long checkpointed = 0;
        ByteArrayOutputStream leaves = new ByteArrayOutputStream();
        String note = "";
        for (long seq = 0; seq < entryCount; seq++) {
            if (seq == first) {
                writer = new EvidenceWriter(out, signingKey, createHeader(range, seq == 0 ? null : note));
            }
            byte[] text = entryText(seq);
            byte[] leaf = MerkleTree.leafHash(text);
            if (writer != null && random.nextInt(EXPIRED_ONE_IN) == 0) {
                writer.writeExpired(seq, leaf);
            } else if (writer != null) {
                writer.writeEntry(seq, leaf, text);
            }
            range.append(leaf);
            leaves.writeBytes(leaf);
            if (isCheckpoint(seq + 1)) {
                note = SignedNote.sign(new Checkpoint(origin(), seq + 1, range.root()).toText(), List.of(signingKey))
                        .serialize();
                if (writer != null) {
                    writer.writeCheckpoint(note);
                }
                for (Path folder : checkpointFolders) {
                    Files.writeString(folder.resolve(seq + 1 + ".checkpoint"), note);
                    Files.write(folder.resolve(checkpointed + "-" + (seq + 1) + ".leaves"), leaves.toByteArray());
                }
                leaves.reset();
                checkpointed = seq + 1;
            }
        }
        if (writer != null) {
            writer.writeSignature();
        }
    }

    /** Whether a checkpoint is of that size: at intervals that are not all alike, and at the end. */
    boolean isCheckpoint(long size) {
        return size == entryCount || (size + (size / checkpointInterval) % 3) % checkpointInterval == 0;
    }

    private EvidenceHeader createHeader(CompactRange before, @Nullable String opening) {
        return new EvidenceHeader(
                EvidenceHeader.FORMAT_VERSION,
                tenant,
                origin(),
                before.size(),
                entryCount,
                "2026-11-01T00:00:00Z",
                "2026-12-01T00:00:00Z",
                2,
                "2026-12-01T00:10:00Z",
                EvidenceHeader.toHex(before),
                opening,
                List.of(signingKey.verifierKey().toString()),
                List.of());
    }
}
