package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedCommandLineTest {
    @Test
    void tellsNothingOfTheMachinesFolders() {
        assertThat(told(
                        "spec.yaml",
                        "--out",
                        "/home/somebody/run",
                        "--record",
                        "/home/somebody/b.json",
                        "--batch",
                        "4"))
                .isEqualTo("java -jar target/quarkus-app/quarkus-run.jar evaluate spec.yaml --out run --batch 4");
        assertThat(told("spec.yaml", "--record=/home/b.json", "--out=/home/somebody/run"))
                .endsWith("evaluate spec.yaml --out=run");
    }

    @Test
    void keepsFoldersOfTheWorkingTree() {
        assertThat(told("spec.yaml", "--out", "target/evaluation")).endsWith("--out target/evaluation");
        assertThat(told("spec.yaml", "--out")).endsWith("spec.yaml --out");
    }

    private static String told(String... words) {
        return new RecordedCommandLine("evaluate", List.of(words)).toText();
    }
}
