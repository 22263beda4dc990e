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

class MasterKeysTest {
    @TempDir
    Path folder;

    @Test
    void newFileIsReadableByOwnerOnly() throws IOException {
        Path file = folder.resolve("new/master");

        MasterKeys.create(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readAllLines(file))
                .singleElement()
                .asString()
                .matches("evenkeel-master-key [0-9a-f]{16} [A-Za-z0-9+/]{43}=");
    }

    @Test
    void concurrentCreatorsGetSameKey() {
        Path file = folder.resolve("master");

        long ids = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> MasterKeys.loadOrCreate(file).currentId())
                .distinct()
                .count();

        assertThat(ids).isEqualTo(1);
    }

    @Test
    void createDoesNotReplaceExistingFile() {
        MasterKeys.create(folder.resolve("master"));

        assertThatThrownBy(() -> MasterKeys.create(folder.resolve("master")))
                .hasMessageContaining("is there already")
                .hasMessageContaining("\nMaybe ");
    }

    @Test
    void rotationKeepsPreviousKeys() throws IOException {
        Path file = folder.resolve("master");
        MasterKeys.create(file);
        String before = MasterKeys.load(file).currentId();

        MasterKeys after = MasterKeys.rotate(file);

        assertThat(after.currentId()).isNotEqualTo(before);
        assertThat(after.findKey(before)).isPresent();
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void namesMissingFile() {
        assertThatThrownBy(() -> MasterKeys.load(folder.resolve("none")))
                .hasMessageContaining("none) is missing")
                .hasMessageContaining("\nMaybe ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evenkeel-master-key 0000000000000000 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "evenkeel-master-key 0000000000000000",
                "evenkeel-master-key 0000000000000000 AAAA",
                "something else entirely",
                "evenkeel-master-key 0000000000000000 ?",
            })
    void rejectsMalformedKeyWithoutQuotingIt(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("master"), text);

        assertThatThrownBy(() -> MasterKeys.load(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must have lines of (evenkeel-master-key ID KEY)")
                .hasMessageNotContaining("AAAA");
    }
}
