package io.evenkeel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.transparencylog.CompactRange;
import io.evenkeel.transparencylog.MerkleTree;
import io.evenkeel.transparencylog.evidence.EvidenceHeader;
import io.evenkeel.transparencylog.evidence.EvidenceWriter;
import io.evenkeel.transparencylog.note.Checkpoint;
import io.evenkeel.transparencylog.note.SignedNote;
import io.evenkeel.transparencylog.note.SigningKeyStore;
import io.evenkeel.transparencylog.note.VerifierKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence and keys on the command line. */
class AuditCommandTest {
    private static final String NAME = "example.org/evenkeel";

    @TempDir
    Path folder;

    private Path keys;
    private Path file;
    private String told = "";

    @BeforeEach
    void evidenceOfThreeEntries() throws IOException {
        keys = folder.resolve("keys");
        file = folder.resolve("evidence.ndjson");
        assertThat(run("audit", "rotate-key", "--keys", keys.toString(), "--name", NAME))
                .isZero();
        write();
    }

    private void write() throws IOException {
        SigningKeyStore signing = SigningKeyStore.load(keys);
        CompactRange range = new CompactRange();
        try (OutputStream out = Files.newOutputStream(file)) {
            EvidenceHeader header = new EvidenceHeader(
                    1,
                    "acme",
                    NAME + "/acme",
                    0,
                    3,
                    "2026-11-01T00:00:00Z",
                    null,
                    1,
                    "2026-12-01T00:00:00Z",
                    List.of(),
                    null,
                    List.of(),
                    signing.rotationNotes());
            EvidenceWriter writer = new EvidenceWriter(out, signing.currentKey(), header);
            for (long seq = 0; seq < 3; seq++) {
                byte[] text = ("{\"number\":" + seq + "}").getBytes(UTF_8);
                range.append(MerkleTree.leafHash(text));
                writer.writeEntry(seq, MerkleTree.leafHash(text), text);
            }
            String checkpoint = new Checkpoint(NAME + "/acme", 3, range.root()).toText();
            writer.writeCheckpoint(
                    SignedNote.sign(checkpoint, List.of(signing.currentKey())).serialize());
            writer.writeSignature();
        }
    }

    private int run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = EvenkeelCommand.run(List.of(words), new PrintStream(out, true, UTF_8));
        told = out.toString(UTF_8);
        return status;
    }

    private String vkeys() {
        return keys.resolve("vkeys").toString();
    }

    @Test
    void aWholeFileIsProven() {
        int status = run("audit", "verify", file.toString(), "--key", vkeys());

        assertThat(told)
                .contains("tenant       acme  (example.org/evenkeel/acme)")
                .contains("entries      3, from 0 to before 3")
                .contains("asked for    2026-11-01T00:00:00Z to the end, exported 2026-12-01T00:00:00Z")
                .contains("checkpoints  1 in the file")
                .contains("signed by    example.org/evenkeel+")
                .contains("NOT COVERED  the last 1 entries of that time")
                .contains("PROVEN: each of these entries");
        assertThat(status).isZero();
    }

    @Test
    void theFirstBadEntryIsNamedWithStatusOne() throws IOException {
        Files.writeString(file, Files.readString(file).replace("\"number\":1", "\"number\":7"));

        int status = run("audit", "verify", file.toString(), "--key", vkeys());

        assertThat(status).isEqualTo(1);
        assertThat(told)
                .contains("FIRST BAD ENTRY  1\n")
                .contains("NOT PROVEN (ENTRY): entry (1) was edited")
                .doesNotContain("\nPROVEN");
    }

    @Test
    void ofSeveralFilesEachIsTold() throws IOException {
        Path bad = folder.resolve("bad.ndjson");
        Files.writeString(bad, "x\n");

        int status = run("audit", "verify", file.toString(), bad.toString(), file.toString(), "--key", vkeys());

        assertThat(status).isEqualTo(1);
        assertThat(told).contains("NOT PROVEN (MALFORMED)").contains("\nPROVEN").contains("overlap");
    }

    @Test
    void afterARotationTheOldKeysFileStillDoes() throws IOException {
        Path before = folder.resolve("before");
        Files.copy(keys.resolve("vkeys"), before);
        assertThat(run("audit", "rotate-key", "--keys", keys.toString())).isZero();
        String made = told.strip();
        write();

        int status = run("audit", "verify", file.toString(), "--key", before.toString());

        assertThat(told).contains("signed by    " + VerifierKey.parse(made).label());
        assertThat(status).isZero();
    }

    @Test
    void theFirstKeyNeedsANameAndTheNextOnesHaveIt() {
        Path none = folder.resolve("none");
        assertThat(run("audit", "rotate-key", "--keys", none.toString())).isEqualTo(1);
        assertThat(told).contains("has no keys yet.\nMaybe name the first one");

        assertThat(run("audit", "rotate-key", "--keys", keys.toString(), "--name", "x"))
                .isEqualTo(1);
        assertThat(told).contains("their name stays");
    }

    @Test
    void namesUnreadableFile() {
        assertThat(run("audit", "verify", file.toString(), "--key", "nowhere")).isEqualTo(1);
        assertThat(told).contains("keys (nowhere) cannot be read");
        assertThat(run("audit", "verify", "nowhere", "--key", vkeys())).isEqualTo(1);
        assertThat(told).contains("file (nowhere) does not exist");
        assertThat(run("audit", "verify", file.toString(), "--key", vkeys(), "--checkpoints", "nowhere"))
                .isEqualTo(1);
        assertThat(told).contains("(nowhere) is not a folder");
        assertThat(run("audit", "verify", file.toString(), "--key", file.toString()))
                .isEqualTo(1);
        assertThat(told).contains("verifier key (");
    }
}
