package io.evenkeel.provenance.c2pa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The inputs of the fuzz test, and what was ever found with them; {@code ./mvnw -Pfuzz test} looks for more. */
class ManifestStoreFuzzInputsTest {
    private static final Path INPUTS = Path.of(
            "src/test/resources/io/evenkeel/provenance/c2pa/ManifestStoreFuzzInputs/anyBytesAreToldWhyTheyAreNoManifest");

    static Stream<Path> inputs() throws IOException {
        try (Stream<Path> files = Files.list(INPUTS)) {
            return files.toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void rejectsRecordedInputs(Path input) throws IOException {
        ManifestStoreFuzz.verifyOrExplain(Files.readAllBytes(input));
    }
}
