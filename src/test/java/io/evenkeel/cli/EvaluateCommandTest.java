package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    private static final String DEMO = "src/main/resources/models/demo";

    @TempDir
    private Path folder;

    @Test
    void knowsTheSpecsThatItCarries() {
        assertThat(run("nosuch", "--model", DEMO, "--out", out()))
                .contains("(nosuch) cannot be run: 1 problem", "Maybe winobias is meant");
        assertThat(run("winobias", "--model", DEMO, "--judge", out(), "--out", out()))
                .contains("(Winobias, 36 professions) cannot be run", "vision_model.onnx", "no vector (female)");
    }

    @Test
    void refusesMethodsThatAreNotThere() throws IOException {
        Path spec = Files.writeString(folder.resolve("spec.yaml"), """
                name: x
                groups: {gender: {classes: {woman: {before: woman}, man: {before: man}}}}
                methods: {rewriting: {kind: rewriting}}
                """);

        assertThat(run(spec.toString(), "--model", DEMO, "--out", out(), "--methods", "magic"))
                .contains("method (magic) is not among [rewriting]");
        assertThat(run(spec.toString(), "--model", DEMO, "--out", out(), "--only", "beauty"))
                .contains("beauty");
    }

    @Test
    void writesFiguresDown() throws IOException {
        Path spec = Files.writeString(folder.resolve("spec.yaml"), """
                name: x
                groups: {gender: {classes: {woman: {before: woman}, man: {before: man}}}}
                fairness: {samples: 2, sets: {neutral: ["{a occupation}"]}, occupations: [judge]}
                methods: {rewriting: {kind: rewriting}}
                roles: {ours: rewriting}
                """);
        Path figures = folder.resolve("figures.json");

        String told =
                run(spec.toString(), "--model", DEMO, "--out", out(), "--batch", "4", "--record", figures.toString());

        assertThat(told).contains("discovery.gender_deviation", "report.html");
        assertThat(Files.readString(figures))
                .contains("\"discovery.gender_deviation\"", "evaluate " + spec + " --model", "--batch 4\"");
    }

    private String out() {
        return folder.resolve("out").toString();
    }

    private static String run(String... words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> command = new ArrayList<>(List.of("evaluate"));
        command.addAll(List.of(words));
        EvenkeelCommand.run(command, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
