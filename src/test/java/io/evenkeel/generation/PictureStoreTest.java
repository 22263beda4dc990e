package io.evenkeel.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureStoreTest {
    private static final byte[] PNG = "a picture".getBytes(UTF_8);

    @TempDir
    Path folder;

    @Test
    void aPictureIsFoundByWhatItHashesTo() {
        PictureStore store = new PictureStore(folder);

        assertThat(store.get(store.put(PNG))).hasValue(PNG);
    }

    @Test
    void theSamePictureTwiceIsOneFile() throws Exception {
        PictureStore store = new PictureStore(folder);
        store.put(PNG);
        store.put(PNG);

        try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
            assertThat(files).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../../etc/passwd", "0000", "ZZ"})
    void whatIsNoDigestIsNotFound(String name) {
        assertThat(new PictureStore(folder).get(name)).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> new PictureStore(file).put(PNG))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }
}
