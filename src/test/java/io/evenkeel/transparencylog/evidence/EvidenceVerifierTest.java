package io.evenkeel.transparencylog.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.transparencylog.CompactRange;
import io.evenkeel.transparencylog.MerkleTree;
import io.evenkeel.transparencylog.note.Checkpoint;
import io.evenkeel.transparencylog.note.SignedNote;
import io.evenkeel.transparencylog.note.SigningKey;
import io.evenkeel.transparencylog.note.SigningKeyStore;
import io.evenkeel.transparencylog.note.TrustedKeys;
import io.evenkeel.transparencylog.note.VerificationException;
import io.evenkeel.transparencylog.note.VerificationException.FailureCode;
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
class EvidenceVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

    @TempDir
    Path folder;

    private final SigningKey key = EvidenceFixture.createKey();
    private final EvidenceFixture acme = new EvidenceFixture("acme", key, 40, 10, 1);

    private byte[] evidence(EvidenceFixture fixture, long first) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fixture.writeEvidence(out, first, List.of());
        return out.toByteArray();
    }

    private EvidenceReport verify(byte[] evidence) throws IOException {
        return verify(evidence, new TrustedKeys(List.of(key.verifierKey())));
    }

    private EvidenceReport verify(byte[] evidence, TrustedKeys trustedKeys) throws IOException {
        try (EvidenceVerifier verifier = new EvidenceVerifier(trustedKeys, null, 2)) {
            return verifier.verify(new ByteArrayInputStream(evidence), "a file");
        }
    }

    private void assertRejected(byte[] evidence, FailureCode code, String message) {
        assertThatThrownBy(() -> verify(evidence))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private static byte[] replaceFirst(byte[] evidence, String from, String to) {
        return new String(evidence, UTF_8).replaceFirst(from, to).getBytes(UTF_8);
    }

    @Test
    void verifiesWholeFile() throws IOException {
        EvidenceReport report = verify(evidence(acme, 0));

        assertThat(report.entryCount()).isEqualTo(40);
        assertThat(report.expiredEntries()).isPositive();
        assertThat(report.checkpointCount()).isGreaterThan(2);
        assertThat(report.signers()).containsExactly(key.verifierKey().label());
    }

    @Test
    void verifiesFileThatStartsAtCheckpoint() throws IOException {
        long first = firstCheckpoint();

        assertThat(verify(evidence(acme, first)).entryCount()).isEqualTo(40 - first);
    }

    private long firstCheckpoint() {
        long size = 1;
        while (!acme.isCheckpoint(size)) {
            size++;
        }
        return size;
    }

    @Test
    void verifiesLargeGzipFile() throws IOException {
        Path file = folder.resolve("evidence.ndjson.gz");
        EvidenceFixture large = new EvidenceFixture("acme", key, 5_000, 700, 2); // more than fits in one read
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            large.writeEvidence(out, 0, List.of());
        }

        try (EvidenceVerifier verifier = new EvidenceVerifier(new TrustedKeys(List.of(key.verifierKey())), null, 2)) {
            assertThat(verifier.verify(file, read -> {}).entryCount()).isEqualTo(5_000);
        }
    }

    @Test
    void rejectsTruncatedGzipFile() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            acme.writeEvidence(out, 0, List.of());
        }
        Path file = folder.resolve("half.gz");
        Files.write(file, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));

        try (EvidenceVerifier verifier = new EvidenceVerifier(new TrustedKeys(List.of(key.verifierKey())), null, 1)) {
            assertThatThrownBy(() -> verifier.verify(file, read -> {}))
                    .isInstanceOfSatisfying(VerificationException.class, e -> assertThat(e.code())
                            .isEqualTo(FailureCode.TRUNCATED));
        }
    }

    @Test
    void rejectsUnknownKeys() throws IOException {
        byte[] evidence = evidence(acme, 0);
        TrustedKeys others = new TrustedKeys(List.of(EvidenceFixture.createKey().verifierKey()));

        assertThatThrownBy(() -> verify(evidence, others))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNKNOWN_KEY))
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
    void rejectsEditedHeader(String from, String to, FailureCode code, String message) throws IOException {
        assertRejected(replaceFirst(evidence(acme, 0), from, to), code, message);
    }

    @Test
    void rejectsEditedFrontierOrOpeningCheckpoint() throws IOException {
        long first = firstCheckpoint();
        byte[] evidence = evidence(acme, first);
        String another = "\"frontier\":[\"" + "0".repeat(64);

        assertRejected(
                replaceFirst(evidence, "\"frontier\":\\[\"[0-9a-f]{64}", another),
                FailureCode.EDITED,
                "is not of the tree before entry");
        assertRejected(
                replaceFirst(evidence, "\"opening\":\"[^\"]*\",", ""),
                FailureCode.EDITED,
                "has no checkpoint before entry (" + first + ")");
    }

    @Test
    void rejectsFileOfAnotherKind() {
        assertRejected(
                "{\"seq\":1,\"entry\":{}}\n".getBytes(UTF_8), FailureCode.MALFORMED, "Maybe it is another export");
        assertRejected("%PDF-1.4\n".getBytes(UTF_8), FailureCode.MALFORMED, "no header of evidence");
        assertRejected(new byte[0], FailureCode.TRUNCATED, "ends in the middle of a line");
    }

    @Test
    void rejectsMissingFile() {
        try (EvidenceVerifier verifier = new EvidenceVerifier(new TrustedKeys(List.of(key.verifierKey())), null, 1)) {
            Path nowhere = folder.resolve("nowhere");
            assertThatThrownBy(() -> verifier.verify(nowhere, read -> {})).hasMessageContaining("does not exist");
        }
    }

    @Test
    void rejectsTruncatedDownload() throws IOException {
        byte[] evidence = evidence(acme, 0);
        String text = new String(evidence, UTF_8);
        int seal = text.indexOf("{\"sealed\"");

        assertRejected(Arrays.copyOf(evidence, evidence.length - 1), FailureCode.TRUNCATED, "in the middle of a line");
        assertRejected(text.substring(0, seal).getBytes(UTF_8), FailureCode.TRUNCATED, "without its seal");
        assertRejected((text + "x\n").getBytes(UTF_8), FailureCode.EDITED, "lines follow the seal");
    }

    @Test
    void verifiesTextWithLineBreaks() throws IOException {
        byte[] text = "{\n  \"schema\": 1, \"kind\": \"x\u00e4\"\r\n}".getBytes(UTF_8);
        CompactRange range = new CompactRange();
        range.append(MerkleTree.leafHash(text));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EvidenceWriter writer = new EvidenceWriter(out, key, header(1, List.of(), List.of()));
        writer.writeEntry(0, MerkleTree.leafHash(text), text);
        writer.writeCheckpoint(note(1, range, List.of(key)));
        writer.writeSignature();

        assertThat(out.toString(UTF_8)).contains("\"text\":\"{\\n  \\\"schema\\\": 1");
        assertThat(verify(out.toByteArray()).entryCount()).isEqualTo(1);
        assertRejected(replaceFirst(out.toByteArray(), "schema", "schemb"), FailureCode.ENTRY, "entry (0) was edited");
    }

    private EvidenceHeader header(long end, List<String> keys, List<String> handovers) {
        return new EvidenceHeader(
                1, "acme", acme.origin(), 0, end, null, null, 0, NOW.toString(), List.of(), null, keys, handovers);
    }

    private String note(long size, CompactRange range, List<SigningKey> keys) {
        return SignedNote.sign(new Checkpoint(acme.origin(), size, range.root()).toText(), keys)
                .serialize();
    }

    @Test
    void namesEntryMissingInDatabase() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EvidenceWriter writer = new EvidenceWriter(out, key, header(1, List.of(), List.of()));
        writer.writeMissing(0, MerkleTree.leafHash(new byte[] {1}));

        assertRejected(out.toByteArray(), FailureCode.ENTRY, "entry (0) is missing in the database");
    }

    @Test
    void trustsNewKeyAfterRotation() throws IOException {
        SigningKeyStore before = SigningKeyStore.create(folder, "example.org/evenkeel", NOW);
        SigningKeyStore after = before.rotate(NOW.plusSeconds(9));
        CompactRange range = new CompactRange();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> keys = after.keyValidities().stream()
                .map(validity -> validity.verifierKey().toString())
                .toList();
        EvidenceWriter writer = new EvidenceWriter(out, after.currentKey(), header(2, keys, after.rotationNotes()));
        for (long seq = 0; seq < 2; seq++) {
            byte[] text = acme.entryText(seq);
            writer.writeEntry(seq, MerkleTree.leafHash(text), text);
            range.append(MerkleTree.leafHash(text));
            writer.writeCheckpoint(note(seq + 1, range, List.of(after.currentKey())));
        }
        writer.writeSignature();

        assertThat(verify(out.toByteArray(), before.toTrustedKeys()).entryCount())
                .isEqualTo(2);
        TrustedKeys stranger = new TrustedKeys(List.of(key.verifierKey()));
        assertThatThrownBy(() -> verify(out.toByteArray(), stranger))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNKNOWN_KEY));
    }

    @Test
    void doesNotTrustKeyFromTheFile() throws IOException {
        SigningKey thief = SigningKey.generate("example.org/evenkeel");
        CompactRange range = new CompactRange();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EvidenceWriter writer = new EvidenceWriter(
                out, thief, header(0, List.of(thief.verifierKey().toString()), List.of()));
        range.append(MerkleTree.leafHash(acme.entryText(0)));
        writer.writeEntry(0, MerkleTree.leafHash(acme.entryText(0)), acme.entryText(0));
        writer.writeCheckpoint(note(1, range, List.of(thief)));

        assertRejected(out.toByteArray(), FailureCode.UNKNOWN_KEY, "none of the keys that are trusted");
    }

    @Test
    void reportsSplitViewAgainstSavedCheckpoints() throws IOException {
        Path own = Files.createDirectories(folder.resolve("acme"));
        new EvidenceFixture("acme", key, 40, 10, 2).writeEvidence(OutputStream.nullOutputStream(), 0, List.of(own));
        byte[] evidence = evidence(acme, 0);

        try (EvidenceVerifier verifier = new EvidenceVerifier(new TrustedKeys(List.of(key.verifierKey())), folder, 1)) {
            assertThatThrownBy(() -> verifier.verify(new ByteArrayInputStream(evidence), "a file"))
                    .isInstanceOfSatisfying(VerificationException.class, e -> assertThat(e.code())
                            .isEqualTo(FailureCode.TWO_TREES));
        }
    }

    @Test
    void ignoresEditedSavedLeaves() throws IOException {
        Path own = Files.createDirectories(folder.resolve("acme"));
        acme.writeEvidence(OutputStream.nullOutputStream(), 0, List.of(own));
        Path leaves = own.resolve("0-" + firstCheckpoint() + ".leaves");
        byte[] hashes = Files.readAllBytes(leaves);
        hashes[40] ^= 1;
        Files.write(leaves, hashes);

        try (EvidenceVerifier verifier = new EvidenceVerifier(new TrustedKeys(List.of(key.verifierKey())), folder, 1)) {
            EvidenceReport report = verifier.verify(new ByteArrayInputStream(evidence(acme, 0)), "a file");
            assertThat(report.matchingSavedCheckpoints()).isEqualTo(report.checkpointCount());
        }
    }

    @Test
    void recognisesConsecutiveFilesOfOneTree() throws IOException {
        long first = firstCheckpoint();
        EvidenceReport all = verify(evidence(acme, 0));
        EvidenceReport rest = verify(evidence(acme, first));
        EvidenceReport start = verify(evidence(new EvidenceFixture("acme", key, first, 10, 1), 0));

        assertThat(EvidenceSequence.fromReports(List.of(rest, start)).remarks())
                .singleElement()
                .asString()
                .contains("goes on where");
        assertThat(EvidenceSequence.fromReports(List.of(all, rest)).remarks())
                .singleElement()
                .asString()
                .contains("overlap");
        assertThat(EvidenceSequence.fromReports(List.of(all)).remarks()).isEmpty();
    }

    @Test
    void reportsGapBetweenFiles() throws IOException {
        long first = firstCheckpoint();
        long next = first + 1;
        while (!acme.isCheckpoint(next)) {
            next++;
        }
        EvidenceReport start = verify(evidence(new EvidenceFixture("acme", key, first, 10, 1), 0));
        EvidenceReport rest = verify(evidence(acme, next));

        assertThat(EvidenceSequence.fromReports(List.of(start, rest)).remarks())
                .singleElement()
                .asString()
                .contains("the entries (" + first + ") to (" + (next - 1) + ") are in no file");
    }

    @Test
    void rejectsFilesOfTwoTrees() throws IOException {
        EvidenceReport one = verify(evidence(acme, 0));
        EvidenceReport other = verify(evidence(new EvidenceFixture("acme", key, 40, 10, 2), 0));

        assertThatThrownBy(() -> EvidenceSequence.fromReports(List.of(one, other)))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.TWO_TREES));
    }

    @Test
    void doesNotCompareFilesOfDifferentTenants() throws IOException {
        EvidenceReport one = verify(evidence(acme, 0));
        EvidenceReport other = verify(evidence(new EvidenceFixture("other", key, 40, 10, 2), 0));

        assertThat(EvidenceSequence.fromReports(List.of(one, other)).remarks()).isEmpty();
    }
}
