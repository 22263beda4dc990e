package io.evenkeel;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks which package may import which, which packages are free of frameworks, and how classes are named.
 *
 * <p>Each rule also runs on the package {@code planted}, which breaks it, so that a rule that catches nothing fails.
 */
class ArchitectureTest {
    private static final String ROOT_PACKAGE = "io.evenkeel";
    private static final String PLANTED_PACKAGE = "io.evenkeel.planted";
    private static final Path SOURCES = Path.of("src/main/java/io/evenkeel");
    private static final Path DOCUMENT = Path.of("docs/architecture.md");

    private static final Map<String, Set<String>> ALLOWED_IMPORTS = Map.ofEntries(
            module("platform", ""),
            module("onnx", ""),
            module("classification", ""),
            module("reporting", ""),
            module("database", ""),
            module("access", "platform"),
            module("vault", "platform"),
            module("transparencylog", "platform"),
            module("http", "database platform"),
            module("audit", "access database http platform transparencylog vault"),
            module("tenant", "access audit http platform"),
            module("concept", "access audit http platform"),
            module("provenance", "access audit http image platform"),
            module("image", "concept platform"),
            module("sampler", "concept image onnx platform"),
            module("policy", "access audit concept http platform tenant"),
            module("discovery", "access audit concept database generation http image platform reporting sampler"),
            module("evaluation", "classification concept image onnx platform policy reporting sampler"),
            module(
                    "generation",
                    "access audit classification concept image platform policy provenance sampler transparencylog vault"),
            module("benchmark", "concept evaluation image sampler"),
            module("embedded", "access concept database generation platform policy provenance tenant"),
            module(
                    "cli",
                    "access benchmark concept discovery embedded evaluation image onnx platform provenance sampler transparencylog"
                            + " vault"));

    /** Packages that could be libraries. A name that ends with two dots includes the packages inside. */
    private static final String[] FRAMEWORK_FREE = {
        "platform",
        "reporting",
        "onnx..",
        "sampler..",
        "classification..",
        "concept",
        "policy",
        "policy.condition",
        "policy.definition",
        "policy.promptanalysis..",
        "policy.similarity",
        "image",
        "provenance",
        "provenance.c2pa",
        "provenance.watermark",
        "transparencylog..",
        "discovery",
        "discovery.probe",
        "discovery.progress",
        "discovery.spec",
        "discovery.training",
        "evaluation.."
    };

    private static final String[] FRAMEWORKS = {
        "io.quarkus..",
        "io.smallrye..",
        "jakarta..",
        "java.sql..",
        "javax.sql..",
        "org.eclipse.microprofile..",
        "org.hibernate.."
    };

    private static final JavaClasses PRODUCT =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT_PACKAGE);
    private static final JavaClasses VIOLATORS = new ClassFileImporter().importPackages(PLANTED_PACKAGE);

    @ParameterizedTest
    @MethodSource("modules")
    void modulesImportOnlyWhatTheTableAllows(String module) {
        allowedImportsRule(ROOT_PACKAGE, module).check(PRODUCT);
    }

    @Test
    void detectsForbiddenImport() {
        assertThat(isViolated(allowedImportsRule(PLANTED_PACKAGE, "policy"))).isTrue();
    }

    @Test
    void everyClassBelongsToAModule() {
        assertThat(modules()).containsAll(modulesOf(PRODUCT));
    }

    @Test
    void documentShowsTheTable() throws IOException {
        Map<String, String[]> rows = documentedModules();

        assertThat(rows.keySet()).isEqualTo(modules());
        for (String module : modules()) {
            String[] cells = rows.get(module);
            assertThat(words(cells[3])).as("imports of " + module).isEqualTo(ALLOWED_IMPORTS.get(module));
            assertThat(Integer.parseInt(cells[4].replace(",", "").trim()))
                    .as("lines of " + module)
                    .isCloseTo((int) lineCount(SOURCES.resolve(module)), Percentage.withPercentage(20));
        }
    }

    @Test
    void frameworkFreePackagesUseNoFramework() {
        frameworkFreeRule(ROOT_PACKAGE).check(PRODUCT);
        assertThat(isViolated(frameworkFreeRule(PLANTED_PACKAGE))).isTrue();
    }

    @Test
    void frameworkFreePackagesImportNoOthers() {
        selfContainedRule(ROOT_PACKAGE).check(PRODUCT);
        assertThat(isViolated(selfContainedRule(PLANTED_PACKAGE))).isTrue();
    }

    @Test
    void packagesHaveNoCycles() {
        assertThat(packagesInCycles(PRODUCT, ROOT_PACKAGE)).isEmpty();
        assertThat(packagesInCycles(VIOLATORS, PLANTED_PACKAGE))
                .containsExactly(PLANTED_PACKAGE + ".policy", PLANTED_PACKAGE + ".sampler");
    }

    @Test
    void simpleTypeNamesAreUnique() {
        assertThat(sharedNames(PRODUCT)).isEmpty();
        assertThat(sharedNames(VIOLATORS)).containsOnlyKeys("SharedName");
    }

    @ParameterizedTest
    @CsvSource({
        "Onnx.*, ai.onnxruntime..",
        ".*(Resource|Mapper|Filter), jakarta.ws.rs..",
        ".*(Projection|Consumer|Producer), org.eclipse.microprofile.reactive.messaging..",
        ".*(Projection|Consumer|Producer), io.smallrye.reactive.messaging..",
        ".*(Entity|Table), jakarta.persistence..",
        ".*(Entity|Table), org.hibernate..",
        ".*Config, io.smallrye.config..",
    })
    void onlyClassesNamedForALibraryUseIt(String names, String library) {
        ArchRule rule = onlyUsedByRule(names, library);

        rule.check(PRODUCT);
        assertThat(isViolated(rule)).isTrue();
    }

    private static ArchRule allowedImportsRule(String root, String module) {
        Set<String> allowed = ALLOWED_IMPORTS.get(module).stream()
                .map(allowedModule -> root + "." + allowedModule)
                .collect(toCollection(TreeSet::new));
        allowed.add(root + "." + module);
        return classes()
                .that()
                .resideInAPackage(root + "." + module + "..")
                .should()
                .onlyDependOnClassesThat(describe(
                        "are in " + allowed + " or foreign",
                        type -> isForeign(type, root)
                                || allowed.stream()
                                        .anyMatch(name -> packageOf(type).startsWith(name + "."))))
                .allowEmptyShould(true);
    }

    private static ArchRule frameworkFreeRule(String root) {
        return noClasses()
                .that()
                .resideInAnyPackage(frameworkFreePackages(root))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS);
    }

    private static ArchRule selfContainedRule(String root) {
        Predicate<JavaClass> isFree = type -> JavaClass.Predicates.resideInAnyPackage(frameworkFreePackages(root))
                .test(type.getBaseComponentType());
        return classes()
                .that()
                .resideInAnyPackage(frameworkFreePackages(root))
                .should()
                .onlyDependOnClassesThat(
                        describe("are framework-free or foreign", type -> isForeign(type, root) || isFree.test(type)));
    }

    /** The name of a class is the name of its outermost class. */
    private static ArchRule onlyUsedByRule(String names, String library) {
        return noClasses()
                .that(describe(
                        "are not called " + names, type -> !outermostName(type).matches(names)))
                .should()
                .dependOnClassesThat(resideInAPackage(library)
                        .and(not(resideInAPackage("org.hibernate.validator..")))); // which is no persistence
    }

    /** Returns the packages that depend on themselves through others. A package and its sub-package are two packages. */
    private static Set<String> packagesInCycles(JavaClasses types, String root) {
        Map<String, Set<String>> imports = new TreeMap<>();
        types.forEach(type -> type.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(target ->
                        !isForeign(target, root) && !target.getPackageName().equals(type.getPackageName()))
                .forEach(target -> imports.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                        .add(target.getPackageName())));
        return imports.keySet().stream()
                .filter(name -> reachableFrom(name, imports).contains(name))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> reachableFrom(String start, Map<String, Set<String>> imports) {
        Set<String> reached = new TreeSet<>();
        Deque<String> queue = new ArrayDeque<>(List.of(start));
        while (!queue.isEmpty()) {
            imports.getOrDefault(queue.remove(), Set.of()).stream()
                    .filter(reached::add)
                    .forEach(queue::add);
        }
        return reached;
    }

    private static Map<String, Set<String>> sharedNames(JavaClasses types) {
        Map<String, Set<String>> packagesByName = types.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(
                        JavaClass::getSimpleName,
                        TreeMap::new,
                        mapping(JavaClass::getPackageName, toCollection(TreeSet::new))));
        packagesByName.values().removeIf(packages -> packages.size() == 1);
        return packagesByName;
    }

    private static boolean isViolated(ArchRule rule) {
        return rule.evaluate(VIOLATORS).hasViolation();
    }

    private static boolean isForeign(JavaClass type, String root) {
        return !packageOf(type).startsWith(root + ".");
    }

    private static String packageOf(JavaClass type) {
        return type.getBaseComponentType().getPackageName() + ".";
    }

    private static String outermostName(JavaClass type) {
        return type.getName().substring(type.getPackageName().length() + 1).split("\\$", -1)[0];
    }

    private static String[] frameworkFreePackages(String root) {
        return Arrays.stream(FRAMEWORK_FREE).map(name -> root + "." + name).toArray(String[]::new);
    }

    private static Set<String> modulesOf(JavaClasses types) {
        return types.stream()
                .map(type ->
                        packageOf(type).substring(ROOT_PACKAGE.length() + 1).split("\\.", -1)[0])
                .collect(toSet());
    }

    /** Returns the cells of the rows of the document's table of packages, by package. */
    private static Map<String, String[]> documentedModules() throws IOException {
        Map<String, String[]> rows = new TreeMap<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 6 && cells[1].matches(" `[a-z]+` ")) {
                rows.put(cells[1].replaceAll("[` ]", ""), cells);
            }
        }
        return rows;
    }

    private static long lineCount(Path folder) throws IOException {
        long count = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                count += Files.readAllLines(file).size();
            }
        }
        return count;
    }

    private static Set<String> modules() {
        return ALLOWED_IMPORTS.keySet();
    }

    private static Map.Entry<String, Set<String>> module(String name, String mayImport) {
        return Map.entry(name, words(mayImport));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split("[ `,]+", -1))
                .filter(word -> !word.isEmpty())
                .collect(toSet());
    }
}
