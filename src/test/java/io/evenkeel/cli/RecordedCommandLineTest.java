package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedCommandLineTest {
    @Test
    void hidesFoldersOfTheMachine() {
        assertThat(record(
                        "spec.yaml",
                        "--out",
                        "/home/somebody/run",
                        "--record",
                        "/home/somebody/b.json",
                        "--batch",
                        "4"))
                .isEqualTo("java -jar target/quarkus-app/quarkus-run.jar evaluate spec.yaml --out run --batch 4");
        assertThat(record("spec.yaml", "--record=/home/b.json", "--out=/home/somebody/run"))
                .endsWith("evaluate spec.yaml --out=run");
    }

    @Test
    void keepsRelativeFolders() {
        assertThat(record("spec.yaml", "--out", "target/evaluation")).endsWith("--out target/evaluation");
        assertThat(record("spec.yaml", "--out")).endsWith("spec.yaml --out");
    }

    private static String record(String... args) {
        List<String> all = new ArrayList<>(List.of("evaluate"));
        all.addAll(List.of(args));
        return new RecordedCommandLine(all).toText();
    }
}
