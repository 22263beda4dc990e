package io.evenkeel.audit.proof.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.audit.proof.Frontier;
import io.evenkeel.audit.proof.MerkleTree;
import io.evenkeel.audit.proof.note.Checkpoint;
import io.evenkeel.audit.proof.note.Keyring;
import io.evenkeel.audit.proof.note.SignedNote;
import io.evenkeel.audit.proof.note.SigningKey;
import io.evenkeel.audit.proof.note.SigningKeys;
import io.evenkeel.audit.proof.note.Unproven;
import io.evenkeel.audit.proof.note.Unproven.Why;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What verification says of files that are whole, and of those that are not. */
class VerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

    @TempDir
    Path folder;

    private final SigningKey key = Specimen.newKey();
    private final Specimen acme = new Specimen("acme", key, 40, 10, 1);

    private byte[] evidence(Specimen specimen, long first) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        specimen.write(out, first, List.of());
        return out.toByteArray();
    }

    private Proven verify(byte[] evidence) throws IOException {
        return verify(evidence, new Keyring(List.of(key.verifier())));
    }

    private Proven verify(byte[] evidence, Keyring ring) throws IOException {
        try (Verifier verifier = new Verifier(ring, null, 2)) {
            return verifier.verify(new ByteArrayInputStream(evidence), "a file");
        }
    }

    private void refuses(byte[] evidence, Why why, String message) {
        assertThatThrownBy(() -> verify(evidence))
                .isInstanceOfSatisfying(Unproven.class, e -> assertThat(e.why()).isEqualTo(why))
                .hasMessageContaining(message);
    }

    private static byte[] with(byte[] evidence, String from, String to) {
        return new String(evidence, UTF_8).replaceFirst(from, to).getBytes(UTF_8);
    }

    @Test
    void aWholeFileIsProven() throws IOException {
        Proven proven = verify(evidence(acme, 0));

        assertThat(proven.entries()).isEqualTo(40);
        assertThat(proven.expired()).isPositive();
        assertThat(proven.checkpoints()).isGreaterThan(2);
        assertThat(proven.keys()).containsExactly(key.verifier().spoken());
    }

    @Test
    void aFileThatBeginsAtACheckpointIsProven() throws IOException {
        long first = firstCheckpoint();

        assertThat(verify(evidence(acme, first)).entries()).isEqualTo(40 - first);
    }

    private long firstCheckpoint() {
        long size = 1;
        while (!acme.isCheckpoint(size)) {
            size++;
        }
        return size;
    }

    @Test
    void aFileMayBePackedAndOfAnySize() throws IOException {
        Path file = folder.resolve("evidence.ndjson.gz");
        Specimen large = new Specimen("acme", key, 5_000, 700, 2); // more than fits in one read
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            large.write(out, 0, List.of());
        }

        try (Verifier verifier = new Verifier(new Keyring(List.of(key.verifier())), null, 2)) {
            assertThat(verifier.verify(file, read -> {}).entries()).isEqualTo(5_000);
        }
    }

    @Test
    void aPackedFileThatWasCutOffIsToldSo() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            acme.write(out, 0, List.of());
        }
        Path file = folder.resolve("half.gz");
        Files.write(file, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));

        try (Verifier verifier = new Verifier(new Keyring(List.of(key.verifier())), null, 1)) {
            assertThatThrownBy(() -> verifier.verify(file, read -> {}))
                    .isInstanceOfSatisfying(
                            Unproven.class, e -> assertThat(e.why()).isEqualTo(Why.TRUNCATED));
        }
    }

    @Test
    void wrongKeysAreToldSo() throws IOException {
        byte[] evidence = evidence(acme, 0);
        Keyring others = new Keyring(List.of(Specimen.newKey().verifier()));

        assertThatThrownBy(() -> verify(evidence, others))
                .isInstanceOfSatisfying(Unproven.class, e -> assertThat(e.why()).isEqualTo(Why.UNKNOWN_KEY))
                .hasMessageContaining("\nMaybe the keys are another deployment's, or from before a rotation");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"evidence\":1 | \"evidence\":2 | UNKNOWN_VERSION | is of version (2)",
                "\"evidence\":1 | \"evidence\":\"1\" | MALFORMED | does not begin as evidence does",
                "\"tenant\":\"acme\" | \"tenant\":\"emca\" | OTHER_TENANT | is not that of its origin",
                "\"end\":40 | \"end\":39 | TRUNCATED | tells of entries up to before (39)",
                "\"end\":40 | \"end\":41 | TRUNCATED | tells of entries up to before (41)",
                "\"first\":0 | \"first\":1 | EDITED | the header's frontier",
                "\"unsealed\":2 | \"unsealed\":0 | EDITED | the header, a checkpoint or the mark",
                "\"to\":\"2026-12 | \"to\":\"2026-11 | EDITED | the header, a checkpoint or the mark",
                "\"exported\": | \"imported\": | MALFORMED | is no header of evidence",
            })
    void anEditedHeaderIsFound(String from, String to, Why why, String message) throws IOException {
        refuses(with(evidence(acme, 0), from, to), why, message);
    }

    @Test
    void anEditedFrontierOrOpeningCheckpointIsFound() throws IOException {
        long first = firstCheckpoint();
        byte[] evidence = evidence(acme, first);
        String another = "\"frontier\":[\"" + "0".repeat(64);

        refuses(
                with(evidence, "\"frontier\":\\[\"[0-9a-f]{64}", another),
                Why.EDITED,
                "is not of the tree before entry");
        refuses(
                with(evidence, "\"opening\":\"[^\"]*\",", ""),
                Why.EDITED,
                "has no checkpoint before entry (" + first + ")");
    }

    @Test
    void aFileOfSomethingElseIsToldSo() {
        refuses("{\"seq\":1,\"entry\":{}}\n".getBytes(UTF_8), Why.MALFORMED, "Maybe it is another export");
        refuses("%PDF-1.4\n".getBytes(UTF_8), Why.MALFORMED, "no header of evidence");
        refuses(new byte[0], Why.TRUNCATED, "ends in the middle of a line");
    }

    @Test
    void aFileThatIsNotThereIsToldSo() {
        try (Verifier verifier = new Verifier(new Keyring(List.of(key.verifier())), null, 1)) {
            Path nowhere = folder.resolve("nowhere");
            assertThatThrownBy(() -> verifier.verify(nowhere, read -> {})).hasMessageContaining("does not exist");
        }
    }

    @Test
    void aDownloadThatBrokeOffIsToldSo() throws IOException {
        byte[] evidence = evidence(acme, 0);
        String text = new String(evidence, UTF_8);
        int seal = text.indexOf("{\"sealed\"");

        refuses(Arrays.copyOf(evidence, evidence.length - 1), Why.TRUNCATED, "in the middle of a line");
        refuses(text.substring(0, seal).getBytes(UTF_8), Why.TRUNCATED, "without its seal");
        refuses((text + "x\n").getBytes(UTF_8), Why.EDITED, "lines follow the seal");
    }

    @Test
    void aTextWithLineBreaksIsProvenToo() throws IOException {
        byte[] text = "{\n  \"schema\": 1, \"kind\": \"x\u00e4\"\r\n}".getBytes(UTF_8);
        Frontier frontier = new Frontier();
        frontier.append(MerkleTree.leaf(text));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EvidenceWriter writer = new EvidenceWriter(out, key, header(1, List.of(), List.of()));
        writer.entry(0, MerkleTree.leaf(text), text);
        writer.checkpoint(note(1, frontier, List.of(key)));
        writer.seal();

        assertThat(out.toString(UTF_8)).contains("\"text\":\"{\\n  \\\"schema\\\": 1");
        assertThat(verify(out.toByteArray()).entries()).isEqualTo(1);
        refuses(with(out.toByteArray(), "schema", "schemb"), Why.ENTRY, "entry (0) was edited");
    }

    private Header header(long end, List<String> keys, List<String> handovers) {
        return new Header(
                1, "acme", acme.origin(), 0, end, null, null, 0, NOW.toString(), List.of(), null, keys, handovers);
    }

    private String note(long size, Frontier frontier, List<SigningKey> keys) {
        return SignedNote.sign(new Checkpoint(acme.origin(), size, frontier.root()).text(), keys)
                .written();
    }

    @Test
    void anEntryThatIsMissingInTheDatabaseIsNamed() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EvidenceWriter writer = new EvidenceWriter(out, key, header(1, List.of(), List.of()));
        writer.missing(0, MerkleTree.leaf(new byte[] {1}));

        refuses(out.toByteArray(), Why.ENTRY, "entry (0) is missing in the database");
    }

    @Test
    void afterARotationWhoTrustsTheOldKeyTrustsTheNew() throws IOException {
        SigningKeys before = SigningKeys.first(folder, "example.org/evenkeel", NOW);
        SigningKeys after = before.rotate(NOW.plusSeconds(9));
        Frontier frontier = new Frontier();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> keys =
                after.terms().stream().map(term -> term.key().toString()).toList();
        EvidenceWriter writer = new EvidenceWriter(out, after.current(), header(2, keys, after.handovers()));
        for (long seq = 0; seq < 2; seq++) {
            byte[] text = acme.text(seq);
            writer.entry(seq, MerkleTree.leaf(text), text);
            frontier.append(MerkleTree.leaf(text));
            writer.checkpoint(note(seq + 1, frontier, List.of(after.current())));
        }
        writer.seal();

        assertThat(verify(out.toByteArray(), before.ring()).entries()).isEqualTo(2);
        Keyring stranger = new Keyring(List.of(key.verifier()));
        assertThatThrownBy(() -> verify(out.toByteArray(), stranger))
                .isInstanceOfSatisfying(Unproven.class, e -> assertThat(e.why()).isEqualTo(Why.UNKNOWN_KEY));
    }

    @Test
    void aKeyThatTheFileBringsAlongProvesNothing() throws IOException {
        SigningKey thief = SigningKey.generate("example.org/evenkeel");
        Frontier frontier = new Frontier();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EvidenceWriter writer = new EvidenceWriter(
                out, thief, header(0, List.of(thief.verifier().toString()), List.of()));
        frontier.append(MerkleTree.leaf(acme.text(0)));
        writer.entry(0, MerkleTree.leaf(acme.text(0)), acme.text(0));
        writer.checkpoint(note(1, frontier, List.of(thief)));

        refuses(out.toByteArray(), Why.UNKNOWN_KEY, "none of the keys that are trusted");
    }

    @Test
    void savedCheckpointsOfAnotherTreeProveThatTwoWereSigned() throws IOException {
        Path own = Files.createDirectories(folder.resolve("acme"));
        new Specimen("acme", key, 40, 10, 2).write(OutputStream.nullOutputStream(), 0, List.of(own));
        byte[] evidence = evidence(acme, 0);

        try (Verifier verifier = new Verifier(new Keyring(List.of(key.verifier())), folder, 1)) {
            assertThatThrownBy(() -> verifier.verify(new ByteArrayInputStream(evidence), "a file"))
                    .isInstanceOfSatisfying(
                            Unproven.class, e -> assertThat(e.why()).isEqualTo(Why.TWO_TREES));
        }
    }

    @Test
    void savedLeavesThatWereEditedAccuseNobody() throws IOException {
        Path own = Files.createDirectories(folder.resolve("acme"));
        acme.write(OutputStream.nullOutputStream(), 0, List.of(own));
        Path leaves = own.resolve("0-" + firstCheckpoint() + ".leaves");
        byte[] hashes = Files.readAllBytes(leaves);
        hashes[40] ^= 1;
        Files.write(leaves, hashes);

        try (Verifier verifier = new Verifier(new Keyring(List.of(key.verifier())), folder, 1)) {
            Proven proven = verifier.verify(new ByteArrayInputStream(evidence(acme, 0)), "a file");
            assertThat(proven.saved()).isEqualTo(proven.checkpoints());
        }
    }

    @Test
    void filesThatFollowEachOtherAreOfOneTree() throws IOException {
        long first = firstCheckpoint();
        Proven all = verify(evidence(acme, 0));
        Proven rest = verify(evidence(acme, first));
        Proven start = verify(evidence(new Specimen("acme", key, first, 10, 1), 0));

        assertThat(Sequence.of(List.of(rest, start)).remarks())
                .singleElement()
                .asString()
                .contains("goes on where");
        assertThat(Sequence.of(List.of(all, rest)).remarks())
                .singleElement()
                .asString()
                .contains("overlap");
        assertThat(Sequence.of(List.of(all)).remarks()).isEmpty();
    }

    @Test
    void filesWithAGapBetweenThemAreToldOf() throws IOException {
        long first = firstCheckpoint();
        long next = first + 1;
        while (!acme.isCheckpoint(next)) {
            next++;
        }
        Proven start = verify(evidence(new Specimen("acme", key, first, 10, 1), 0));
        Proven rest = verify(evidence(acme, next));

        assertThat(Sequence.of(List.of(start, rest)).remarks())
                .singleElement()
                .asString()
                .contains("the entries (" + first + ") to (" + (next - 1) + ") are in no file");
    }

    @Test
    void filesOfTwoTreesAreProofAgainstTheSigner() throws IOException {
        Proven one = verify(evidence(acme, 0));
        Proven other = verify(evidence(new Specimen("acme", key, 40, 10, 2), 0));

        assertThatThrownBy(() -> Sequence.of(List.of(one, other)))
                .isInstanceOfSatisfying(Unproven.class, e -> assertThat(e.why()).isEqualTo(Why.TWO_TREES));
    }

    @Test
    void filesOfSeveralTenantsStandForThemselves() throws IOException {
        Proven one = verify(evidence(acme, 0));
        Proven other = verify(evidence(new Specimen("other", key, 40, 10, 2), 0));

        assertThat(Sequence.of(List.of(one, other)).remarks()).isEmpty();
    }
}
