package io.evenkeel;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of allowed imports, and who may know which library; with planted violators, to see that the rules bite. */
class ArchitectureTest {
    private static final String ROOT_PACKAGE = "io.evenkeel";
    private static final String PLANTED_PACKAGE = "io.evenkeel.planted";
    private static final Map<String, Set<String>> ALLOWED_IMPORTS = Map.ofEntries(
            module("generation", "tenant policy diffusion screening concept vault marking audit access rest platform"),
            module("evaluation", "diffusion onnxgraph screening concept policy platform"),
            module("discovery", "diffusion onnxgraph concept audit access rest platform"),
            module("diffusion", "onnxgraph concept platform"),
            module("policy", "concept tenant audit access rest platform"),
            module("concept", "audit access rest platform"),
            module("tenant", "audit access rest platform"),
            module("rest", "platform"),
            module("screening", "platform"),
            module("audit", "vault rest access platform"),
            module("vault", "platform"),
            module("marking", "audit access rest platform"),
            module("access", "platform"),
            module("onnxgraph", ""),
            module("platform", ""),
            module(
                    "standalone",
                    "generation evaluation discovery diffusion policy concept tenant screening vault marking audit onnxgraph access rest platform"));

    private static final JavaClasses PRODUCT =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT_PACKAGE);
    private static final JavaClasses VIOLATORS = new ClassFileImporter().importPackages(PLANTED_PACKAGE);

    @ParameterizedTest
    @MethodSource("rooms")
    void modulesImportOnlyWhatTheTableAllows(String module) {
        allowedImportsRule(ROOT_PACKAGE, module).check(PRODUCT);
    }

    @Test
    void everyClassBelongsToAModule() {
        Set<String> found = PRODUCT.stream()
                .map(type -> type.getPackageName()
                        .substring(ROOT_PACKAGE.length() + 1)
                        .split("\\.", -1)[0])
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rooms()).containsAll(found);
    }

    @Test
    void detectsPolicyImportingSampler() {
        assertThat(allowedImportsRule(PLANTED_PACKAGE, "policy")
                        .evaluate(VIOLATORS)
                        .hasViolation())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "Onnx.*, ai.onnxruntime..",
        ".*(Resource|Mapper|Filter), jakarta.ws.rs..",
        ".*(Consumer|Producer), org.eclipse.microprofile.reactive.messaging..",
        ".*(Consumer|Producer), io.smallrye.reactive.messaging..",
        ".*(Entity|Table), jakarta.persistence..",
        ".*(Entity|Table), org.hibernate..",
        ".*Config, io.smallrye.config..",
    })
    void librariesAreUsedOnlyByClassesNamedForThem(String names, String library) {
        ArchRule rule = onlyUsedByRule(names, library);

        rule.check(PRODUCT);
        assertThat(rule.evaluate(VIOLATORS).hasViolation()).isTrue();
    }

    @Test
    void policyEngineDoesNotDependOnServer() {
        noClasses()
                .that()
                .resideInAPackage("io.evenkeel.policy..")
                .and(
                        describe(
                                "are not its shell",
                                type -> !outermostName(type)
                                        .matches(
                                                "Policies|Drafts|DryRuns|PublicationSettings|PolicySnapshots|PolicyReadiness|PolicyNotices|PolicyMetrics|SharedLikeness|.*(Config|Entity|Table|Resource)")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "io.smallrye..")
                .check(PRODUCT);
    }

    private static ArchRule allowedImportsRule(String root, String module) {
        Set<String> allowed = ALLOWED_IMPORTS.get(module).stream()
                .map(allowedModule -> root + "." + allowedModule)
                .collect(Collectors.toCollection(TreeSet::new));
        allowed.add(root + "." + module);
        return classes()
                .that()
                .resideInAPackage(root + "." + module + "..")
                .should()
                .onlyDependOnClassesThat(
                        describe("are of " + allowed + " or foreign", type -> isForeignOrAllowed(type, root, allowed)))
                .allowEmptyShould(true);
    }

    private static boolean isForeignOrAllowed(JavaClass type, String root, Set<String> allowed) {
        String packageName = type.getBaseComponentType().getPackageName() + ".";
        return !packageName.startsWith(root + ".")
                || allowed.stream().anyMatch(module -> packageName.startsWith(module + "."));
    }

    /** By the name of the outermost class. */
    private static ArchRule onlyUsedByRule(String names, String library) {
        return noClasses()
                .that(describe(
                        "are not called " + names, type -> !outermostName(type).matches(names)))
                .should()
                .dependOnClassesThat(resideInAPackage(library)
                        .and(not(resideInAPackage("org.hibernate.validator..")))); // which is no persistence
    }

    private static String outermostName(JavaClass type) {
        return type.getName().substring(type.getPackageName().length() + 1).split("\\$", -1)[0];
    }

    private static Set<String> rooms() {
        return ALLOWED_IMPORTS.keySet();
    }

    private static Map.Entry<String, Set<String>> module(String name, String mayImport) {
        return Map.entry(
                name,
                Arrays.stream(mayImport.split(" ", -1))
                        .filter(s -> !s.isEmpty())
                        .collect(Collectors.toSet()));
    }
}
