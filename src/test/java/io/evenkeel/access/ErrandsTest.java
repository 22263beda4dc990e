package io.evenkeel.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who sees more than a caller may: these, and nobody else. Adding one is a decision. */
class ErrandsTest {
    private static final JavaClasses PRODUCT =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.evenkeel");

    @Test
    void theseAreOnErrands() {
        List<String> found = PRODUCT.stream()
                .filter(type -> type.isAnnotatedWith(OnErrand.class)
                        || type.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(OnErrand.class)))
                .map(JavaClass::getSimpleName)
                .toList();

        assertThat(found)
                .containsExactlyInAnyOrder(
                        "AuditTable",
                        "DemoTenants",
                        "Eraser",
                        "ErrandInterceptor",
                        "Expiry",
                        "OutcomeTable",
                        "ReconciliationTable",
                        "SealTable",
                        "StoredClaims");
    }

    @Test
    void onlyTheInterceptorOfTheAnnotationRunsErrands() {
        assertThat(callersOf("call")).containsExactly("ErrandInterceptor");
    }

    @Test
    void theseBringConnectionsOfTheirOwn() {
        assertThat(callersOf("begin")).containsExactlyInAnyOrder("StandingsTable", "ManyTenants", "IngestTrial");
    }

    private static List<String> callersOf(String method) {
        return PRODUCT.get(Errand.class).getAccessesToSelf().stream()
                .filter(access -> access.getName().equals(method))
                .map(access -> access.getOriginOwner().getSimpleName())
                .distinct()
                .toList();
    }

    @Test
    void onePlaceSetsWhoseRowsAreSeenBesideBenchmarksOnTheirOwnServers() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<String> setting = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> text(file).matches("(?s).*(evenkeel\\.tenant\\b(?!s)['\" ]|reset role|set role).*"))
                    .map(file -> file.getFileName().toString())
                    .toList();

            assertThat(setting)
                    .containsExactlyInAnyOrder("TransactionRows.java", "IngestTrial.java", "SearchExam.java");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
