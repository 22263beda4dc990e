package io.evenkeel.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSettingsTest {
    @TempDir
    Path folder;

    @Test
    void aFolderThatNoDemonstrationMadeIsLeftAlone() throws Exception {
        Path thesis = Files.writeString(folder.resolve("index.html"), "my thesis");

        assertThatThrownBy(() -> DemoSettings.prepareFolder(folder))
                .hasMessageContaining("is not empty, and no demonstration made it.\nMaybe");

        assertThat(thesis).hasContent("my thesis");
    }

    @Test
    void anEarlierDemonstrationIsCleared() throws Exception {
        DemoSettings.prepareFolder(folder);
        Path old = Files.writeString(
                Files.createDirectories(folder.resolve("pictures")).resolve("old.png"), "old");

        DemoSettings.prepareFolder(folder);

        assertThat(old).doesNotExist();
    }
}
