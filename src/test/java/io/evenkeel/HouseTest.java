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
class HouseTest {
    private static final String HOUSE = "io.evenkeel";
    private static final String PLANTED = "io.evenkeel.planted";
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            room("generation", "tenant policy diffusion screening concept vault marking audit access rest platform"),
            room("evaluation", "diffusion onnxgraph screening concept policy platform"),
            room("discovery", "diffusion onnxgraph concept audit access rest platform"),
            room("diffusion", "onnxgraph concept platform"),
            room("policy", "concept tenant audit access rest platform"),
            room("concept", "audit access rest platform"),
            room("tenant", "audit access rest platform"),
            room("rest", "platform"),
            room("screening", "platform"),
            room("audit", "vault rest access platform"),
            room("vault", "platform"),
            room("marking", "audit access rest platform"),
            room("access", "platform"),
            room("onnxgraph", ""),
            room("platform", ""),
            room(
                    "standalone",
                    "generation evaluation discovery diffusion policy concept tenant screening vault marking audit onnxgraph access rest platform"));

    private static final JavaClasses PRODUCT =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(HOUSE);
    private static final JavaClasses VIOLATORS = new ClassFileImporter().importPackages(PLANTED);

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomImportsOnlyWhatTheTableAllows(String room) {
        importsOf(HOUSE, room).check(PRODUCT);
    }

    @Test
    void everyClassLivesInARoomOfTheTable() {
        Set<String> found = PRODUCT.stream()
                .map(type -> type.getPackageName().substring(HOUSE.length() + 1).split("\\.", -1)[0])
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rooms()).containsAll(found);
    }

    @Test
    void aPolicyThatImportsTheSamplerIsFound() {
        assertThat(importsOf(PLANTED, "policy").evaluate(VIOLATORS).hasViolation())
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
    void aLibraryIsKnownToClassesOfItsNameOnly(String names, String library) {
        ArchRule rule = knownOnlyTo(names, library);

        rule.check(PRODUCT);
        assertThat(rule.evaluate(VIOLATORS).hasViolation()).isTrue();
    }

    @Test
    void thePolicyEngineDecidesWithoutAServer() {
        noClasses()
                .that()
                .resideInAPackage("io.evenkeel.policy..")
                .and(
                        describe(
                                "are not its shell",
                                type -> !outermost(type)
                                        .matches(
                                                "Policies|Drafts|DryRuns|PublicationSettings|PolicySnapshots|PolicyReadiness|PolicyNotices|PolicyMetrics|SharedLikeness|.*(Config|Entity|Table|Resource)")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "io.smallrye..")
                .check(PRODUCT);
    }

    private static ArchRule importsOf(String root, String room) {
        Set<String> allowed = MAY_IMPORT.get(room).stream()
                .map(other -> root + "." + other)
                .collect(Collectors.toCollection(TreeSet::new));
        allowed.add(root + "." + room);
        return classes()
                .that()
                .resideInAPackage(root + "." + room + "..")
                .should()
                .onlyDependOnClassesThat(
                        describe("are of " + allowed + " or foreign", type -> isForeign(type, root, allowed)))
                .allowEmptyShould(true);
    }

    private static boolean isForeign(JavaClass type, String root, Set<String> allowed) {
        String of = type.getBaseComponentType().getPackageName() + ".";
        return !of.startsWith(root + ".") || allowed.stream().anyMatch(room -> of.startsWith(room + "."));
    }

    /** By the name of the outermost class. */
    private static ArchRule knownOnlyTo(String names, String library) {
        return noClasses()
                .that(describe(
                        "are not called " + names, type -> !outermost(type).matches(names)))
                .should()
                .dependOnClassesThat(resideInAPackage(library)
                        .and(not(resideInAPackage("org.hibernate.validator..")))); // which is no persistence
    }

    private static String outermost(JavaClass type) {
        return type.getName().substring(type.getPackageName().length() + 1).split("\\$", -1)[0];
    }

    private static Set<String> rooms() {
        return MAY_IMPORT.keySet();
    }

    private static Map.Entry<String, Set<String>> room(String name, String mayImport) {
        return Map.entry(
                name,
                Arrays.stream(mayImport.split(" ", -1))
                        .filter(s -> !s.isEmpty())
                        .collect(Collectors.toSet()));
    }
}
