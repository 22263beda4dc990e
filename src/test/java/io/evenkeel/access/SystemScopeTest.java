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

/** Lists all code that runs in a system scope. Adding to the lists is a security decision. */
class SystemScopeTest {
    private static final JavaClasses PRODUCT =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.evenkeel");

    @Test
    void listsMethodsThatRunAsSystem() {
        List<String> found = PRODUCT.stream()
                .filter(type -> type.isAnnotatedWith(RunAsSystem.class)
                        || type.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(RunAsSystem.class)))
                .map(JavaClass::getSimpleName)
                .toList();

        assertThat(found)
                .containsExactlyInAnyOrder(
                        "AuditTrailTable",
                        "CheckpointTable",
                        "DemoTenants",
                        "ErasureWorker",
                        "OutcomeTable",
                        "PostgresJobQueue",
                        "ReconciliationTable",
                        "RetentionWorker",
                        "SystemScopeInterceptor");
    }

    @Test
    void onlyInterceptorCallsSystemScope() {
        assertThat(findCallersOf("call")).containsExactly("SystemScopeInterceptor");
    }

    @Test
    void listsCallersWithOwnConnections() {
        assertThat(findCallersOf("applyTo")).containsExactly("PolicySourceTable");
    }

    private static List<String> findCallersOf(String method) {
        return PRODUCT.get(SystemScope.class).getAccessesToSelf().stream()
                .filter(access -> access.getName().equals(method))
                .map(access -> access.getOriginOwner().getSimpleName())
                .distinct()
                .toList();
    }

    @Test
    void tenantSettingIsWrittenInOnePlace() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<String> setting = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file ->
                            readText(file).matches("(?s).*(evenkeel\\.tenant\\b(?!s)['\" ]|reset role|set role).*"))
                    .map(file -> file.getFileName().toString())
                    .toList();

            assertThat(setting).containsExactly("RowLevelSecurityInterceptor.java");
        }
    }

    private static String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
