package io.evenkeel.transparencylog.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.transparencylog.note.VerificationException.FailureCode;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes, against the known one of Go's sumdb/note. */
class SignedNoteTest {
    private static final String VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"; // published with it
    private static final String TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String NOTE = TEXT
            + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private static SigningKey knownSigningKey() {
        byte[] seed = Base64.getDecoder().decode(SEED);
        byte[] pkcs8 = Arrays.copyOf(HexFormat.of().parseHex("302e020100300506032b657004220420"), 48);
        System.arraycopy(seed, 1, pkcs8, 16, 32);
        return SigningKey.parse(VerifierKey.parse(VKEY), Base64.getEncoder().encodeToString(pkcs8));
    }

    @Test
    void reproducesKnownNote() {
        assertThat(SignedNote.sign(TEXT, List.of(knownSigningKey())).serialize())
                .isEqualTo(NOTE);
    }

    @Test
    void verifiesKnownNote() {
        TrustedKeys keys = TrustedKeys.parse(VKEY);

        assertThat(keys.verifySigners(SignedNote.parse(NOTE), "it")).containsExactly(VerifierKey.parse(VKEY));
        assertThat(SignedNote.parse(NOTE).text()).isEqualTo(TEXT);
        assertThat(VerifierKey.parse(VKEY)).hasToString(VKEY);
    }

    @Test
    void rejectsEveryFlippedBitOfNote() {
        byte[] bytes = NOTE.getBytes(UTF_8);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            String note = new String(flipped, UTF_8);

            assertThatThrownBy(() -> TrustedKeys.parse(VKEY).verifySigners(SignedNote.parse(note), "it"))
                    .as("bit %d: %s", bit, note)
                    .isInstanceOf(VerificationException.class);
        }
    }

    @Test
    void rejectsEveryFlippedBitOfVerifierKey() {
        byte[] bytes = VKEY.getBytes(UTF_8);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            String vkey = new String(flipped, UTF_8);

            assertThatThrownBy(() -> VerifierKey.parse(vkey)).as(vkey).isInstanceOf(VerificationException.class);
        }
    }

    @Test
    void ignoresUnknownSignersUnlessAllMustBeKnown() {
        SigningKey stranger = SigningKey.generate("example.org/stranger");
        SignedNote both = SignedNote.parse(
                SignedNote.sign(TEXT, List.of(stranger, knownSigningKey())).serialize());
        TrustedKeys keys = TrustedKeys.parse(VKEY);

        assertThat(keys.verifySigners(both, "it")).containsExactly(VerifierKey.parse(VKEY));
        assertThatThrownBy(() -> keys.verifyAllSigners(both, "it")).hasMessageContaining("example.org/stranger+");
        keys.addKnown(stranger.verifierKey());
        assertThat(keys.verifyAllSigners(both, "it")).containsExactly(VerifierKey.parse(VKEY));
    }

    @Test
    void rejectsNoteSignedByKnownButUntrustedKey() {
        SigningKey stranger = SigningKey.generate("PeterNeumann");
        SignedNote note = SignedNote.sign(TEXT, List.of(stranger));
        TrustedKeys keys = TrustedKeys.parse(VKEY);
        keys.addKnown(stranger.verifierKey());

        assertThatThrownBy(() -> keys.verifySigners(note, "the note"))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNKNOWN_KEY))
                .hasMessageContaining("the note is signed by (PeterNeumann+")
                .hasMessageContaining("\nMaybe");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "text\n",
                "text\n\n",
                "text\n\nno signature\n",
                "text\n\n\u2014 name\n",
                "text\n\n\u2014 name AAAA\n",
                "text\n\n\u2014 name AAAAAA==\n",
                "text\n\n\u2014 name AAAAA!==\n",
                "text\n\n\u2014 name AAAAAAB=\n", // bits that say nothing
                "text\n\n\u2014 name AAAAAAA=", // cut off
                "te\txt\n\n\u2014 name AAAAAAA=\n",
            })
    void rejectsMalformedNote(String note) {
        assertThatThrownBy(() -> SignedNote.parse(note))
                .isInstanceOfSatisfying(
                        VerificationException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name",
                "na me+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
            })
    void rejectsMalformedVerifierKey(String vkey) {
        assertThatThrownBy(() -> VerifierKey.parse(vkey)).isInstanceOf(VerificationException.class);
    }

    @Test
    void rejectsFileWithoutKeys() {
        assertThatThrownBy(() -> TrustedKeys.parse("# none\n\n")).hasMessageContaining("there is no verifier key");
    }

    @Test
    void rejectsInvalidKeyName() {
        assertThatThrownBy(() -> SigningKey.generate("a b")).hasMessageContaining("a key's name (a b)");
        assertThatThrownBy(() -> SigningKey.generate("")).isInstanceOf(VerificationException.class);
    }

    @Test
    void parsesCheckpointItWrote() {
        Checkpoint checkpoint = Checkpoint.parse(
                "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");

        assertThat(checkpoint.size()).isEqualTo(20852163);
        assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
        assertThat(checkpoint.root()).hasSize(32);
        assertThat(Checkpoint.parse(checkpoint.toText())).isEqualTo(checkpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o\n020\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "o\n9223372036854775808\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nmore\n",
                "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
                "o o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", // bits that say nothing
                "o\n1\nAAAA\n",
                "evenkeel key handover 1\na\nb\nc\n",
            })
    void rejectsMalformedCheckpoint(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(VerificationException.class);
    }
}
