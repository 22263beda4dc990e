package io.evenkeel.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEncryptionKeysTest {
    private static final byte[] KEY = DataKey.generate();
    private static final byte[] CONTEXT = {1, 2, 3};

    @TempDir
    Path folder;

    @Test
    void newFileIsReadableByOwnerOnly() throws IOException {
        Path file = folder.resolve("new/master");

        KeyEncryptionKeys.create(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).contains("primaryKeyId", "type.googleapis.com/google.crypto.tink.AesGcmKey");
    }

    @Test
    void concurrentCreatorsGetSameKey() {
        Path file = folder.resolve("master");

        long ids = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> KeyEncryptionKeys.loadOrCreate(file).toString())
                .distinct()
                .count();

        assertThat(ids).isEqualTo(1);
    }

    @Test
    void createDoesNotReplaceExistingFile() {
        KeyEncryptionKeys.create(folder.resolve("master"));

        assertThatThrownBy(() -> KeyEncryptionKeys.create(folder.resolve("master")))
                .hasMessageContaining("is there already")
                .hasMessageContaining("\nMaybe ");
    }

    @Test
    void rotationKeepsPreviousKeys() {
        Path file = folder.resolve("keys");
        KeyEncryptionKeys.create(file);
        KeyEncryptionKeys before = KeyEncryptionKeys.load(file);
        byte[] wrapped = before.wrap(KEY, CONTEXT);

        KeyEncryptionKeys after = KeyEncryptionKeys.rotate(file);

        assertThat(before.isCurrent(wrapped)).isTrue();
        assertThat(after.isCurrent(wrapped)).isFalse();
        assertThat(after.unwrap(wrapped, CONTEXT)).contains(KEY);
        assertThat(after.toString()).matches("KeyEncryptionKeys\\[\\d+, \\d+]");
    }

    @Test
    void unwrapsByKeyAddedAfterLoading() {
        Path file = folder.resolve("keys");
        KeyEncryptionKeys.create(file);
        KeyEncryptionKeys running = KeyEncryptionKeys.load(file);

        byte[] wrapped = KeyEncryptionKeys.rotate(file).wrap(KEY, CONTEXT);

        assertThat(running.unwrap(wrapped, CONTEXT)).contains(KEY);
    }

    @Test
    void wrapsToFixedLength() {
        Path file = folder.resolve("keys");

        assertThat(KeyEncryptionKeys.loadOrCreate(file).wrap(KEY, CONTEXT)).hasSize(KeyEncryptionKeys.WRAPPED_BYTES);
    }

    @Test
    void namesMissingFile() {
        assertThatThrownBy(() -> KeyEncryptionKeys.load(folder.resolve("none")))
                .hasMessageContaining("none) is missing")
                .hasMessageContaining("\nMaybe ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "something else entirely",
                "{\"primaryKeyId\": 7, \"key\": []}",
                "{\"primaryKeyId\": 7, \"key\": [{\"keyData\": {\"typeUrl\": \"type.googleapis.com/google.crypto.tink.AesGcmKey\","
                        + " \"value\": \"AAAA\", \"keyMaterialType\": \"SYMMETRIC\"}, \"status\": \"ENABLED\", \"keyId\": 7,"
                        + " \"outputPrefixType\": \"TINK\"}]}",
            })
    void rejectsMalformedKeysetWithoutQuotingIt(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), text);

        assertThatThrownBy(() -> KeyEncryptionKeys.load(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be a Tink keyset of AEAD keys")
                .hasMessageContaining("\nMaybe ")
                .hasNoCause()
                .hasMessageNotContaining("AAAA");
    }
}
