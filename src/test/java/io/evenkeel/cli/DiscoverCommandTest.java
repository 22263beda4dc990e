package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.concept.ConceptFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoverCommandTest {
    private static final String TINY = "src/test/resources/models/tiny-sd15";

    @TempDir
    private Path folder;

    private Path spec;
    private int status;

    @BeforeEach
    void write() throws IOException {
        spec = Files.writeString(folder.resolve("spec.yaml"), """
                group: gender
                kind: attribute
                neutral: a person
                concepts: {female: a woman, male: a man}
                options: {batch: 1, probe-pictures: 10}
                budget: {steps: 20}
                """);
    }

    @Test
    void writesWhatItFoundAndLeavesNoCheckpoint() throws IOException {
        Path figures = folder.resolve("figures.json");

        String told = run("--out", folder.resolve("out").toString(), "--record", figures.toString());

        assertThat(status).as(told).isZero();
        assertThat(Files.readString(figures))
                .contains("\"discovery.minutes_per_vector\"", "\"minutes\"", "--out out\"")
                .doesNotContain("--record");
        assertThat(told).contains("learning", "20/20", "paired loss", "female.safetensors");
        try (var files = Files.list(folder.resolve("out"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "female.safetensors",
                            "female.json",
                            "female.png",
                            "female.svg",
                            "male.safetensors",
                            "male.json",
                            "male.png",
                            "male.svg");
        }
        assertThat(ConceptFile.read(folder.resolve("out/female.safetensors"))
                        .vector()
                        .shape())
                .hasSize(3);
    }

    @Test
    void aCheckpointIsNeitherLostNorTakenUnasked() throws IOException {
        Path out = Files.createDirectories(folder.resolve("out"));
        Files.writeString(out.resolve("discovery.checkpoint"), "cut off");

        assertThat(run("--out", out.toString())).contains("holds the checkpoint", "--resume");
        assertThat(status).isEqualTo(1);
        assertThat(run("--out", out.toString(), "--resume")).contains("checkpoint of (7) bytes is not a checkpoint");
        assertThat(status).isEqualTo(1);
    }

    @Test
    void namesWhatIsWrong() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Files.writeString(spec, "group: x\nkind: none\n");

        assertThat(run("--out", folder.resolve("out").toString())).contains("kind (none)", "concepts (absent)");
        spec = folder.resolve("absent.yaml");
        assertThat(run("--out", folder.resolve("out").toString())).contains("absent.yaml) does not exist");
        spec = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xFE});
        assertThat(run("--out", folder.resolve("out").toString())).contains("is no text");
        write();
        assertThat(run("--out", file.resolve("in").toString())).contains("cannot be written", "Maybe");
        assertThat(status).isEqualTo(1);
    }

    private String run(String... words) {
        List<String> all = new ArrayList<>(List.of("discover", spec.toString(), "--model", TINY, "--threads", "1"));
        all.addAll(List.of(words));
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        status = EvenkeelCommand.run(all, new PrintStream(told, true, StandardCharsets.UTF_8));
        return told.toString(StandardCharsets.UTF_8);
    }
}
